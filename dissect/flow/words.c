#include "flow/words.h"

#include <stdbool.h>

static const struct word words[] = {
	{ TCPA_RETRANSMISSION, "RETRANS", "the bytes are sent again" },
	{ TCPA_FAST_RETRANSMISSION, "FAST-RETRANS",
	  "the bytes are sent again after duplicate ACKs, before the timer" },
	{ TCPA_SPURIOUS_RETRANSMISSION, "SPURIOUS",
	  "the bytes are sent again though they had been acknowledged" },
	{ TCPA_LOST_SEGMENT, "GAP", "bytes before these were not captured" },
	{ TCPA_OUT_OF_ORDER, "OUT-OF-ORDER", "the bytes come after later ones" },
	{ TCPA_DUPLICATE_ACK, "DUP", "the same ACK once more: something did not arrive" },
	{ TCPA_ZERO_WINDOW, "ZERO-WIN", "the receiver takes nothing more" },
	{ TCPA_ZERO_WINDOW_PROBE, "WIN-PROBE", "one byte asks whether the window is open again" },
	{ TCPA_ZERO_WINDOW_PROBE_ACK, "WIN-PROBE-ACK", "the answer to that: it is not" },
	{ TCPA_WINDOW_FULL, "WIN-FULL", "the sender has filled the receiver's window" },
	{ TCPA_WINDOW_UPDATE, "WIN-UPD", "nothing but a new window" },
	{ TCPA_ACK_LOST_SEGMENT, "ACK-UNSEEN", "acknowledges bytes that were not captured" },
	{ TCPA_KEEP_ALIVE, "KEEP-ALIVE", "asks whether the other side is still there" },
	{ TCPA_KEEP_ALIVE_ACK, "KEEP-ALIVE-ACK", "the answer to that: it is" },
	{ TCPA_REUSED_PORTS, "PORTS-REUSED", "a new connection on the ports of an earlier one" },
};

enum { WORDS = sizeof words / sizeof words[0] };

const struct word *words_table(size_t *n)
{
	*n = WORDS;
	return words;
}

const char *words_of(unsigned bit)
{
	for (size_t i = 0; i < WORDS; i++)
		if (words[i].bit == bit)
			return words[i].word;
	return NULL;
}

void words_put(struct text *t, uint16_t analysis, uint32_t retrans, uint32_t dup, char sep)
{
	bool first = true;

	for (size_t i = 0; i < WORDS; i++) {
		uint32_t number = words[i].bit == TCPA_DUPLICATE_ACK ? dup :
				  words[i].bit & (TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION) ?
								       retrans :
								       0;
		if (!(analysis & words[i].bit))
			continue;
		if (!first)
			text_char(t, sep);
		first = false;
		text_str(t, words[i].word);
		if (number)
			text_fmt(t, "#%u", number);
	}
}
