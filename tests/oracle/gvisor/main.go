// gvisor-lines prints what gVisor's own sniffer.LogPacket prints for the frames of a capture: one
// row a frame, its number from 1, a tab, the line without the glog prefix.  A frame that gVisor
// prints nothing for has no row; neither has one that makes it panic, which is told on stderr.
//
// Usage: gvisor-lines [-local ADDR] FILE
//
// FILE is a classic pcap file of Ethernet or raw IP frames; with others it exits 3.  gVisor is handed what follows the
// Ethernet header with its EtherType, or the raw datagram with the number that its version
// stands for.  Datagrams from ADDR are sent, all others received.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"time"

	"gvisor.dev/gvisor/pkg/bufferv2"
	"gvisor.dev/gvisor/pkg/log"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/link/sniffer"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
)

const (
	linktypeEthernet = 1
	linktypeRaw      = 101
	ethernetHeader   = 14
	frameMax         = 1 << 20
)

var errLink = errors.New("neither Ethernet nor raw IP")

// rows is the log that gVisor writes to.
type rows struct {
	out   *bufio.Writer
	frame int
}

func (r *rows) Emit(_ int, _ log.Level, _ time.Time, format string, args ...any) {
	fmt.Fprintf(r.out, "%d\t%s\n", r.frame, fmt.Sprintf(format, args...))
}

// capture reads the records of a classic pcap file.
type capture struct {
	in    *bufio.Reader
	order binary.ByteOrder
	link  uint32
}

func openCapture(f io.Reader) (*capture, error) {
	c := &capture{in: bufio.NewReaderSize(f, 1<<20)}
	var h [24]byte
	if _, err := io.ReadFull(c.in, h[:]); err != nil {
		return nil, err
	}
	switch binary.LittleEndian.Uint32(h[:]) {
	case 0xa1b2c3d4, 0xa1b23c4d:
		c.order = binary.LittleEndian
	case 0xd4c3b2a1, 0x4d3cb2a1:
		c.order = binary.BigEndian
	default:
		return nil, errors.New("not a classic pcap file")
	}
	c.link = c.order.Uint32(h[20:]) & 0xffff
	if c.link != linktypeEthernet && c.link != linktypeRaw {
		return nil, errLink
	}
	return c, nil
}

func (c *capture) next() ([]byte, error) {
	var h [16]byte
	if _, err := io.ReadFull(c.in, h[:]); err != nil {
		return nil, err
	}
	n := c.order.Uint32(h[8:])
	if n > frameMax {
		return nil, fmt.Errorf("a record of %d bytes", n)
	}
	data := make([]byte, n)
	_, err := io.ReadFull(c.in, data)
	return data, err
}

// network gives what gVisor is handed; false where the frame holds no number of a protocol.
func network(link uint32, frame []byte) (tcpip.NetworkProtocolNumber, []byte, bool) {
	if link == linktypeEthernet {
		if len(frame) < ethernetHeader {
			return 0, nil, false
		}
		return tcpip.NetworkProtocolNumber(binary.BigEndian.Uint16(frame[12:])), frame[ethernetHeader:], true
	}
	switch header.IPVersion(frame) {
	case header.IPv4Version:
		return header.IPv4ProtocolNumber, frame, true
	case header.IPv6Version:
		return header.IPv6ProtocolNumber, frame, true
	default:
		return 0, frame, len(frame) > 0
	}
}

func direction(local netip.Addr, proto tcpip.NetworkProtocolNumber, packet []byte) sniffer.Direction {
	var src netip.Addr
	switch {
	case proto == header.IPv4ProtocolNumber && len(packet) >= 16:
		src, _ = netip.AddrFromSlice(packet[12:16])
	case proto == header.IPv6ProtocolNumber && len(packet) >= 24:
		src, _ = netip.AddrFromSlice(packet[8:24])
	}
	if src.IsValid() && src == local {
		return sniffer.DirectionSend
	}
	return sniffer.DirectionRecv
}

func logFrame(number int, link uint32, local netip.Addr, frame []byte) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "gvisor-lines: frame %d: panic: %v\n", number, r)
		}
	}()
	proto, packet, ok := network(link, frame)
	if !ok {
		return
	}
	pkt := stack.NewPacketBuffer(stack.PacketBufferOptions{Payload: bufferv2.MakeWithData(packet)})
	defer pkt.DecRef()
	sniffer.LogPacket("", direction(local, proto, packet), proto, pkt)
}

func run(path string, local netip.Addr) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	c, err := openCapture(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	r := &rows{out: bufio.NewWriterSize(os.Stdout, 1<<20)}
	log.SetTarget(r)
	for {
		frame, err := c.next()
		if err == io.EOF {
			return r.out.Flush()
		}
		if err != nil {
			r.out.Flush()
			return fmt.Errorf("%s: after frame %d: %w", path, r.frame, err)
		}
		r.frame++
		logFrame(r.frame, c.link, local, frame)
	}
}

func main() {
	var local netip.Addr
	flag.Func("local", "address whose datagrams are sent", func(s string) (err error) {
		local, err = netip.ParseAddr(s)
		return err
	})
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: gvisor-lines [-local ADDR] FILE")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), local); err != nil {
		fmt.Fprintln(os.Stderr, "gvisor-lines:", err)
		if errors.Is(err, errLink) {
			os.Exit(3)
		}
		os.Exit(1)
	}
}
