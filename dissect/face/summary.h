/*
 * What a gVisor line says more with -v: the summary of what the packet carries, and notes in
 * brackets on it.  Both come from the rows and results of the one decode.
 *
 *	... options: {...}  dns A? google.com
 *	... options: {...}  GET / HTTP/1.1  [RETRANS#1]
 *	... len:36 id:0001 code:3  of udp 192.0.2.1:1024 -> 192.0.2.2:53
 *
 * Safe for a terminal; begins with two spaces where there is anything to say.
 */
#ifndef TUNTRACE_FACE_SUMMARY_H
#define TUNTRACE_FACE_SUMMARY_H

#include "field.h"
#include "text.h"

/*
 * The innermost protocols of D, those that it carries for others in order: what the application
 * asks or answers, what a tunnel carries, what an ICMP error is about; "(part of http)" for a
 * segment whose message a later one completes, with its first line where that is in it, and
 * "end of HTTP/1.1 200 OK" for the one that completes it.  Uses and empties R.
 */
void summary_put(struct text *t, struct rows *r, const struct dissection *d);

/* Relative numbers of TCP, bytes in flight, round trip: "  stream 0 seq 1:69 ack 1 rtt 0.025 ms". */
void summary_numbers(struct text *t, const struct dissection *d);

/*
 * "[RETRANS#1 ZERO-WIN tcp:bad_checksum]": the words of the TCP analysis (flow/words.h), then the
 * issues of severity warning and up as PROTOCOL:CODE, each once; with ALL the notes too.
 */
void summary_notes(struct text *t, const struct dissection *d, bool all);

#endif
