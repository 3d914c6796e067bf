#!/usr/bin/env bash
# The lab: a client and an outside world in network namespaces, see README.md.
#
# As a command:   lab.sh shell | run COMMAND... | names
# As a library:   . lab.sh; lab_enter "$0" "$@"; lab_start; lab_client CMD...; lab_outside CMD...
#
# Theory of operation.  A namespace lives as long as a process in it.  Each of the two has a
# *holder*, a child of the script that owns the lab; the outside's starts nginx, dnsmasq and the
# odd servers as its own children.  A holder reads a pipe that only the owner writes to: when the
# owner is gone, however it went, the pipe ends, the holder kills its children and exits, and the
# namespaces, with all that is in them, go with the last process.  Nothing has a name in the
# system, so labs do not meet.
#
# Where namespaces need a right that the user has not, the script first enters a user namespace
# (lab_enter) and has all rights there.  Where that is forbidden too, as in a container without other
# rights than CAP_NET_ADMIN, the lab has one namespace, the one it stands in: LAB_MODE=one, with
# the outside's addresses on the loopback device.  There is no NAT to look at then.

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_ROOT=$(cd "$LAB_DIR/../.." && pwd)

# Addresses of the outside world: documentation ranges (RFC 5737, RFC 3849).
LAB_WAN=198.51.100.2   LAB_WAN6=2001:db8:51::2 # the client's own, towards the outside
LAB_GW=198.51.100.1    LAB_GW6=2001:db8:51::1
LAB_DNS=203.0.113.53   LAB_DNS6=2001:db8:113::53
LAB_ODD_DNS=203.0.113.54 LAB_SILENT_DNS=203.0.113.55
LAB_GOOGLE=203.0.113.10
LAB_WWW=203.0.113.11   LAB_WWW6=2001:db8:113::11
LAB_TLS=203.0.113.12
LAB_REFUSED=203.0.113.200 LAB_REFUSED6=2001:db8:113::200
LAB_DEAD=203.0.113.201    LAB_DEAD6=2001:db8:113::201
LAB_UNREACH=203.0.113.202 LAB_PROHIBITED=203.0.113.203
# shellcheck disable=SC2034 # for the tests
LAB_STACK=192.168.1.2

lab_say() { printf 'lab: %s\n' "$*" >&2; }
lab_die() { lab_say "$*"; exit 1; }

# Waits, at most 10 s, until a command succeeds.
lab_until()
{
	local n
	for ((n = 0; n < 400; n++)); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.025
	done
	return 1
}

# ---- which rights there are ----

export PATH=$PATH:/usr/sbin:/sbin

lab_lacks() # what is missing on this machine, one line each
{
	local tool
	for tool in ip unshare nsenter setpriv ss nginx dnsmasq openssl python3 nft; do
		command -v "$tool" >/dev/null || echo "$tool is not installed (make deps brings it)"
	done
	if [ ! -c /dev/net/tun ]; then
		echo "/dev/net/tun is missing (modprobe tun; or give the container --device /dev/net/tun)"
	elif [ ! -r /dev/net/tun ] || [ ! -w /dev/net/tun ]; then
		echo "/dev/net/tun may not be opened (run as root, or sudo chmod 666 /dev/net/tun)"
	fi
}

# Sets LAB_MODE; where a user namespace is needed, runs the script again inside one.
lab_enter()
{
	if [ -n "${LAB_MODE:-}" ]; then
		:
	elif unshare -m -n true 2>/dev/null; then
		export LAB_MODE=root
	elif [ "$(id -u)" != 0 ] && unshare -U -c --keep-caps -m -n true 2>/dev/null; then
		# not as root: tcpdump would try to become another user, and there is none
		LAB_MODE=user exec unshare -U -c --keep-caps "$BASH" "$@"
	elif unshare -U -r -m -n true 2>/dev/null; then
		LAB_MODE=user exec unshare -U -r "$BASH" "$@"
	elif unshare -U --keep-caps -m -n true 2>/dev/null; then
		LAB_MODE=user exec unshare -U --keep-caps "$BASH" "$@"
	elif ip tuntap add dev ttprobe$$ mode tun 2>/dev/null; then
		ip tuntap del dev ttprobe$$ mode tun
		export LAB_MODE=one
	else
		return 1
	fi
}

# ---- what other labs left ----

lab_stamp() # the start time of process $1: with the pid, a name that is never given twice
{
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	# shellcheck disable=SC2086 # split into words
	set -- ${stat##*) }
	echo "${20}"
}

# Removes the state of labs whose owner is dead, and ends what is left of their processes.
lab_collect()
{
	local dir pid stamp
	for dir in "${TMPDIR:-/tmp}"/tuntrace-lab.*; do
		if [ ! -O "$dir" ] || [ ! -d "$dir" ] || [ -L "$dir" ] || [ ! -s "$dir/owner" ]; then
			continue
		fi
		read -r pid stamp <"$dir/owner"
		[ "$(lab_stamp "$pid")" = "$stamp" ] && continue
		while read -r pid stamp; do
			[ "$(lab_stamp "$pid")" = "$stamp" ] && kill -KILL "$pid" 2>/dev/null
		done < <(cat "$dir"/pids.* 2>/dev/null)
		[ -e "$dir/one" ] && lab_one_undo
		rm -rf "$dir"
	done
}

lab_record() { echo "$1 $(lab_stamp "$1")" >>"$LAB/pids.$2"; }

# ---- what the servers serve ----

lab_page() # a page of about 6 KB
{
	local n
	echo '<!doctype html><html><head><title>The lab</title></head><body>'
	echo '<h1>It came through lwIP</h1>'
	for ((n = 1; n <= 100; n++)); do
		printf '<p>Paragraph %d of a page made %s, number %d.\n' "$n" for-this-run $((RANDOM * RANDOM))
	done
	echo '</body></html>'
}

# Makes SIZE bytes that do not repeat, the same for the same SEED.
lab_noise() # SEED SIZE
{
	openssl enc -aes-128-ctr -K "$(printf %032x "$1")" -iv "$(printf %032x 0)" \
		-in <(head -c "$2" /dev/zero) 2>/dev/null
}

lab_content()
{
	mkdir -p "$LAB/www/files"
	lab_page >"$LAB/www/index.html"
	lab_noise 1 100000 >"$LAB/www/files/100k"
	lab_noise 2 1048576 >"$LAB/www/files/1M"
	lab_noise 3 16777216 >"$LAB/www/files/16M"
	truncate -s 1G "$LAB/www/files/1G"
	: >"$LAB/www/files/empty"
	for n in 1 2 3 4 5 6 7 8; do cat "$LAB/www/index.html"; done >"$LAB/www/long.html"
}

# NAME SUBJECT-ALT-NAMES START END: a certificate of the lab's CA
lab_cert()
{
	local at="$LAB/tls/$1"
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$at.key" \
		-subj "/CN=${2%%,*}" -addext "subjectAltName=DNS:${2//,/,DNS:}" -out "$at.csr" &&
		openssl ca -batch -notext -config "$LAB/tls/ca.cnf" -startdate "$3" -enddate "$4" \
			-in "$at.csr" -out "$at.crt"
}

lab_certs()
{
	local now later
	now=$(date -u -d yesterday +%Y%m%d%H%M%SZ) later=$(date -u -d '1 week' +%Y%m%d%H%M%SZ)
	mkdir -p "$LAB/tls/new"
	: >"$LAB/tls/index"
	echo 01 >"$LAB/tls/serial"
	cat >"$LAB/tls/ca.cnf" <<-END
		[ca]
		default_ca = lab
		[lab]
		dir = $LAB/tls
		database = \$dir/index
		serial = \$dir/serial
		new_certs_dir = \$dir/new
		certificate = \$dir/ca.crt
		private_key = \$dir/ca.key
		default_md = sha256
		unique_subject = no
		policy = any
		copy_extensions = copy
		[any]
		commonName = supplied
	END
	{
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7 \
			-subj "/CN=The lab's own CA" -keyout "$LAB/tls/ca.key" -out "$LAB/tls/ca.crt" &&
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7 \
			-subj "/CN=selfsigned.test" -addext "subjectAltName=DNS:selfsigned.test" \
			-keyout "$LAB/tls/self.key" -out "$LAB/tls/self.crt" &&
		lab_cert good google.test,www.google.test,dual.test,v6.test,tls12.test,tls13.test \
			"$now" "$later" &&
		lab_cert expired expired.test 20200101000000Z 20210101000000Z &&
		lab_cert future future.test 20450101000000Z 20460101000000Z &&
		lab_cert wrong other.test "$now" "$later"
	} >"$LAB/log/openssl" 2>&1
}

lab_nginx_conf()
{
	cat <<-END
		daemon off;
		master_process off;
		user root root;
		pid $LAB/nginx.pid;
		error_log $LAB/log/nginx.error warn;
		events { worker_connections 4096; }
		http {
			access_log $LAB/log/nginx.access;
			client_body_temp_path $LAB/tmp; proxy_temp_path $LAB/tmp;
			fastcgi_temp_path $LAB/tmp; uwsgi_temp_path $LAB/tmp; scgi_temp_path $LAB/tmp;
			types { text/html html; text/plain txt; }
			default_type application/octet-stream;
			server_tokens off;
			sendfile on;
			keepalive_timeout 60;
			ssl_certificate $LAB/tls/good.crt;
			ssl_certificate_key $LAB/tls/good.key;
			ssl_protocols TLSv1.2 TLSv1.3;

			server {
				listen $LAB_GOOGLE:80;
				server_name google.test;
				return 301 http://www.google.test/;
			}
			server {
				listen $LAB_GOOGLE:443 ssl http2;
				server_name google.test;
				return 301 https://www.google.test/;
			}
			server {
				listen $LAB_WWW:80;
				listen $LAB_WWW:8080;
				listen 203.0.113.15:80;
				listen [$LAB_WWW6]:80;
				listen $LAB_WWW:443 ssl http2;
				listen [$LAB_WWW6]:443 ssl http2;
				server_name www.google.test dual.test v6.test;
				root $LAB/www;
				location /gzip/ { alias $LAB/www/; gzip on; gzip_proxied any; }
				location /ssi/ { alias $LAB/www/; ssi on; }
				location = /204 { return 204; }
				location = /404 { return 404; }
				location = /500 { return 500; }
				location = /close { keepalive_timeout 0; return 200 "closed\n"; }
				location = /agent { return 200 "\$http_user_agent\n"; }
				location = /relative { return 302 /index.html; }
				location = /loop { return 302 /loop; }
				location = /hop3 { return 302 /hop2; }
				location = /hop2 { return 302 /hop1; }
				location = /hop1 { return 302 /; }
				location = /to-https { return 302 https://www.google.test/; }
				location = /to-file { return 302 file:///etc/passwd; }
				location = /to-nowhere { return 302 http://nowhere.test/; }
				location = /to-refused { return 302 http://refused.test/; }
				location = /put { client_max_body_size 1g; dav_methods PUT; root $LAB/put; }
			}
			server {
				listen $LAB_TLS:80;
				server_name _;
				return 200 "plain\n";
			}
			server {
				listen $LAB_TLS:443 ssl default_server;
				server_name wrongname.test;
				ssl_certificate $LAB/tls/wrong.crt; ssl_certificate_key $LAB/tls/wrong.key;
				return 200 "you should not read this\n";
			}
			server {
				listen $LAB_TLS:443 ssl;
				server_name expired.test;
				ssl_certificate $LAB/tls/expired.crt; ssl_certificate_key $LAB/tls/expired.key;
				return 200 "you should not read this\n";
			}
			server {
				listen $LAB_TLS:443 ssl;
				server_name future.test;
				ssl_certificate $LAB/tls/future.crt; ssl_certificate_key $LAB/tls/future.key;
				return 200 "you should not read this\n";
			}
			server {
				listen $LAB_TLS:443 ssl;
				server_name selfsigned.test;
				ssl_certificate $LAB/tls/self.crt; ssl_certificate_key $LAB/tls/self.key;
				return 200 "you should not read this\n";
			}
			# In a server of its own address: the protocols of a port are those of its first server.
			server {
				listen 203.0.113.13:443 ssl;
				server_name tls12.test;
				ssl_protocols TLSv1.2;
				root $LAB/www;
			}
			server {
				listen 203.0.113.14:443 ssl;
				server_name tls13.test;
				ssl_protocols TLSv1.3;
				root $LAB/www;
			}
		}
	END
}

lab_names() # lines of a hosts file
{
	local n
	cat <<-END
		$LAB_GOOGLE google.test
		$LAB_WWW www.google.test
		$LAB_WWW dual.test
		$LAB_WWW6 dual.test
		$LAB_WWW6 v6.test
		$LAB_TLS expired.test future.test selfsigned.test wrongname.test
		203.0.113.13 tls12.test
		203.0.113.14 tls13.test
		$LAB_REFUSED refused.test
		$LAB_DEAD blackhole.test
		$LAB_UNREACH unreach.test
		$LAB_PROHIBITED prohibited.test
		$LAB_REFUSED several.test
		$LAB_UNREACH several.test
		$LAB_WWW several.test
		$LAB_REFUSED alldead.test
		$LAB_UNREACH alldead.test
		$LAB_DEAD6 dead6.test
		$LAB_WWW dead6.test
		$LAB_REFUSED6 refused6.test
		$LAB_WWW refused6.test
	END
	# More than a datagram may carry: the answer is truncated, and asked for again over TCP.
	# Only the first address answers.
	for ((n = 15; n < 50; n++)); do echo "203.0.113.$n big.test"; done
	for ((n = 60; n < 100; n++)); do echo "203.0.113.$n big.test"; done
	python3 "$LAB_DIR/odd.py" hosts
}

lab_dnsmasq_conf()
{
	cat <<-END
		user=root
		pid-file=$LAB/dnsmasq.pid
		listen-address=$LAB_DNS,$LAB_DNS6
		bind-interfaces
		no-resolv
		no-hosts
		addn-hosts=$LAB/hosts
		no-round-robin
		local-ttl=300
		edns-packet-max=512
		local=/test/
		server=/odd.test/$LAB_ODD_DNS
		server=/silent.test/$LAB_SILENT_DNS
		cname=short.chain.test,www.google.test
		cname=one.chain.test,two.chain.test
		cname=two.chain.test,three.chain.test
		cname=three.chain.test,four.chain.test
		cname=four.chain.test,www.google.test
		mx-host=records.test,mail.records.test,10
		txt-record=records.test,one,two words
		srv-host=_sip._udp.records.test,sip.records.test,5060,1,2
		caa-record=records.test,0,issue,ca.test
		dns-rr=records.test,65,00010000010003026832
		dns-rr=records.test,65280,c0000201
		dns-rr=escape.records.test,16,051b5b33316d
		log-queries
		log-facility=$LAB/log/dnsmasq
	END
}

# ---- the namespaces ----

lab_sysctl() { echo "$2" 2>/dev/null >"/proc/sys/net/$1" || :; }

lab_outside_addresses() # the device that they are on, add or del
{
	local addr
	for addr in "$LAB_GOOGLE" "$LAB_WWW" "$LAB_TLS" 203.0.113.13 203.0.113.14 203.0.113.15 "$LAB_DNS" \
		"$LAB_ODD_DNS" "$LAB_SILENT_DNS" "$LAB_REFUSED" $(python3 "$LAB_DIR/odd.py" hosts | cut -d' ' -f1); do
		ip addr "$1" "$addr/32" dev lo
	done
	for addr in "$LAB_WWW6" "$LAB_DNS6" "$LAB_REFUSED6"; do
		ip addr "$1" "$addr/128" dev lo
	done
	ip route "$1" blackhole "$LAB_DEAD"
	ip -6 route "$1" blackhole "$LAB_DEAD6"
	ip route "$1" unreachable "$LAB_UNREACH"
	ip route "$1" prohibit "$LAB_PROHIBITED"
}

lab_child() # NAME COMMAND...: starts a server that dies with the holder
{
	local name=$1
	shift
	setpriv --pdeathsig KILL -- "$@" </dev/null >"$LAB/log/$name" 2>&1 &
	echo $! >>"$LAB/children.outside"
	lab_record $! outside
}

lab_listening() { [ "$(ss -Hltn "src $1 and sport = :$2" | wc -l)" -gt 0 ]; }

lab_servers()
{
	nginx -t -q -c "$LAB/nginx.conf" -e "$LAB/log/nginx.error" || return 1
	lab_child nginx nginx -c "$LAB/nginx.conf" -e "$LAB/log/nginx.error"
	lab_child dnsmasq.out dnsmasq --no-daemon --conf-file="$LAB/dnsmasq.conf"
	lab_child odd python3 "$LAB_DIR/odd.py" serve
	lab_until grep -q ready "$LAB/log/odd" && lab_until lab_listening "$LAB_WWW" 80 &&
		lab_until lab_listening "$LAB_DNS" 53
}

lab_hold_outside()
{
	if [ "$LAB_MODE" != one ]; then
		ip link set lo up
		lab_sysctl ipv4/ip_forward 1
		lab_sysctl ipv6/conf/all/forwarding 1
		lab_sysctl ipv4/icmp_ratelimit 0
		touch "$LAB/outside.made"
		lab_until ip link show dev out || return 1
		ip addr add $LAB_GW/24 dev out &&
			ip -6 addr add $LAB_GW6/64 dev out nodad && ip link set out up || return 1
		# One congestion control, whatever the machine's own is.
		ip route change 198.51.100.0/24 dev out proto kernel scope link src $LAB_GW \
			congctl cubic 2>/dev/null
		lab_outside_addresses add || return 1
	fi
	lab_servers
}

# What is nice to have, where mounting is allowed: /sys shows the namespace, what tuntrace setup
# remembers in /run goes with the lab, the name server is the lab's.
lab_mounts()
{
	local conf
	mount -t sysfs sysfs /sys
	case $(realpath "$LAB") in
	/run/* | /var/run/*) ;;
	*) mount -t tmpfs -o mode=755 tmpfs /run ;;
	esac
	echo "nameserver $LAB_DNS" >"$LAB/resolv.conf"
	conf=$(realpath -m /etc/resolv.conf)
	[ -e "$conf" ] || { mkdir -p "${conf%/*}" && touch "$conf"; }
	mount --bind "$LAB/resolv.conf" "$conf" && touch "$LAB/has.resolv"
}

lab_hold_client()
{
	ip link set lo up
	lab_until test -e "$LAB/outside.made" || return 1
	ip link add eth0 gso_max_segs 1 type veth \
		peer name out gso_max_segs 1 netns "$(cat "$LAB/outside.pid")" &&
		ip addr add $LAB_WAN/24 dev eth0 && ip -6 addr add $LAB_WAN6/64 dev eth0 nodad &&
		ip link set eth0 up && ip route add default via $LAB_GW &&
		ip -6 route add default via $LAB_GW6 || return 1
	lab_mounts 2>"$LAB/log/mounts"
	return 0
}

# The life of a holder: "lab.sh hold outside" in its new namespace, LAB in the environment.
lab_hold()
{
	local side=$1 pid
	echo $$ >"$LAB/$side.pid"
	trap : HUP INT # the owner's to answer
	if "lab_hold_$side"; then
		touch "$LAB/$side.ready"
		read -r # until the owner is gone
	fi
	while read -r pid; do
		kill -KILL "$pid"
	done < <(cat "$LAB/children.$side" 2>/dev/null)
	wait
}

# The pipes are the owner's alone: a child that kept them would keep a dead owner's lab alive.
lab_let_go()
{
	[ -z "$LAB_OUTSIDE_FD" ] || exec {LAB_OUTSIDE_FD}>&-
	[ -z "$LAB_CLIENT_FD" ] || exec {LAB_CLIENT_FD}>&-
	[ -z "$LAB_LOCK" ] || exec {LAB_LOCK}<&-
}

# Starts the holder of SIDE; the pipe that it reads goes to the variable named FD, its pid to PID.
lab_holder() # SIDE FD PID
{
	local -a into=(unshare -m -n)
	[ "$LAB_MODE" = one ] && into=()
	mkfifo "$LAB/$1.pipe"
	{
		lab_let_go
		exec "${into[@]}" "$BASH" "$LAB_DIR/lab.sh" hold "$1"
	} <"$LAB/$1.pipe" >"$LAB/log/hold.$1" 2>&1 &
	printf -v "$3" %s "$!"
	exec {lab_fd}>"$LAB/$1.pipe"
	printf -v "$2" %s "$lab_fd"
	lab_record "${!3}" "$1"
}

lab_settled() { [ -e "$LAB/$1.ready" ] || ! kill -0 "$2"; }

lab_start()
{
	local lacks
	lacks=$(lab_lacks)
	[ -z "$lacks" ] || lab_die "$lacks"
	lab_collect
	LAB=$(mktemp -d "${TMPDIR:-/tmp}/tuntrace-lab.XXXXXX") || exit 1
	export LAB
	LAB_OUTSIDE_FD="" LAB_OUTSIDE_PID="" LAB_CLIENT_FD="" LAB_CLIENT_PID="" LAB_LOCK=""
	echo "$$ $(lab_stamp $$)" >"$LAB/owner"
	trap lab_stop EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	mkdir "$LAB/log" "$LAB/tmp" "$LAB/put"
	lab_content
	lab_certs || lab_die "no certificates: $(tail -n 3 "$LAB/log/openssl")"
	lab_names >"$LAB/hosts"
	lab_nginx_conf >"$LAB/nginx.conf"
	lab_dnsmasq_conf >"$LAB/dnsmasq.conf"
	export LAB_CA=$LAB/tls/ca.crt
	[ "$LAB_MODE" != one ] || lab_one_do
	lab_holder outside LAB_OUTSIDE_FD LAB_OUTSIDE_PID
	[ "$LAB_MODE" = one ] || lab_holder client LAB_CLIENT_FD LAB_CLIENT_PID
	lab_until lab_settled outside "$LAB_OUTSIDE_PID"
	[ "$LAB_MODE" = one ] || lab_until lab_settled client "$LAB_CLIENT_PID"
	[ -e "$LAB/outside.ready" ] || lab_die "the outside did not start: $(tail -n 5 "$LAB"/log/hold.*)"
	[ "$LAB_MODE" = one ] || [ -e "$LAB/client.ready" ] ||
		lab_die "the client did not start: $(tail -n 5 "$LAB"/log/hold.*)"
}

# ---- one namespace, where no other can be had ----

lab_one_do()
{
	exec {LAB_LOCK}</proc/self/ns/net # the lock is the namespace itself
	flock -w 600 "$LAB_LOCK" || lab_die "another lab holds this namespace"
	: >"$LAB/one"
	lab_outside_addresses add || lab_die "this namespace takes no addresses"
}

lab_one_undo()
{
	"$TUNTRACE" teardown >/dev/null 2>&1
	lab_outside_addresses del 2>/dev/null
}

# ---- use ----

# Becomes COMMAND in the namespaces of a holder; it dies with the script.
lab_become() # HOLDER-PID COMMAND...
{
	local pid=$1
	shift
	set -- setpriv --pdeathsig KILL -- env --default-signal=INT,QUIT,PIPE "$@"
	lab_let_go
	[ "$LAB_MODE" = one ] || set -- nsenter -t "$pid" -m -n --wdns="$PWD" -- "$@"
	exec "$@"
}

# Runs COMMAND; a signal to the script ends the waiting.
lab_in() # HOLDER-PID COMMAND...
{
	lab_become "$@" <&0 &
	wait $!
}

lab_client() { lab_in "$LAB_CLIENT_PID" "$@"; }
lab_outside() { lab_in "$LAB_OUTSIDE_PID" "$@"; }

# What a test or a demo wants done before the lab goes; to be defined again.
lab_at_exit() { :; }

lab_stop()
{
	local rc=$? pid
	trap '' HUP INT TERM
	trap - EXIT
	lab_at_exit
	for pid in $(jobs -p); do
		case $pid in "$LAB_OUTSIDE_PID" | "$LAB_CLIENT_PID") continue ;; esac
		{ kill -KILL "$pid"; wait "$pid"; } 2>/dev/null
	done
	[ -z "$LAB_CLIENT_FD" ] || exec {LAB_CLIENT_FD}>&-
	[ -z "$LAB_OUTSIDE_FD" ] || exec {LAB_OUTSIDE_FD}>&-
	for pid in $LAB_CLIENT_PID $LAB_OUTSIDE_PID; do
		lab_until lab_gone "$pid" || kill -KILL "$pid"
	done
	[ "$LAB_MODE" != one ] || [ ! -e "$LAB/one" ] || lab_one_undo
	if [ -n "${LAB_KEEP:-}" ]; then
		lab_say "kept $LAB"
	else
		rm -rf "$LAB"
	fi
	exit "$rc"
}

lab_gone() { ! kill -0 "$1" 2>/dev/null; }

# ---- as a command ----

lab_program()
{
	TUNTRACE=$(realpath -m "${TUNTRACE:-$LAB_ROOT/build/release/tuntrace}")
	export TUNTRACE
}

lab_shell()
{
	lab_client "$TUNTRACE" setup || exit 1
	cat >&2 <<-END

		A shell in the client's namespace; it ends with the lab.  Try:
		  tuntrace get http://google.test/
		  tuntrace get --cacert $LAB_CA https://www.google.test/
		  tuntrace get http://pieces.test/        tests/lab/lab.sh names lists the others
		Logs of the servers: $LAB/log
	END
	(
		export PATH=${TUNTRACE%/*}:$PATH PS1='lab \w \$ '
		lab_become "$LAB_CLIENT_PID" "$BASH" --norc -i
	)
}

lab_main()
{
	lab_program
	case ${1:-} in
	hold) lab_hold "$2" ;;
	names) lab_names ;;
	shell | run)
		lab_enter "$LAB_DIR/lab.sh" "$@" || lab_die "no namespace and no TUN device can be made here"
		lab_start
		[ "$1" = run ] || { lab_shell; exit; }
		shift
		[ -x "$TUNTRACE" ] && { lab_client "$TUNTRACE" setup >&2 || exit 1; }
		lab_client "$@"
		;;
	*)
		echo "Usage: lab.sh shell | run COMMAND... | names" >&2
		exit 2
		;;
	esac
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	lab_main "$@"
fi
