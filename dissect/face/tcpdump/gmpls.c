/* GMPLS: names, and how a bandwidth is written. */
#include <string.h>

#include "gmpls.h"

const struct td_tok gmpls_switching_names[] = {
	{ GMPLS_PSC1, "Packet-Switch Capable-1" },
	{ GMPLS_PSC2, "Packet-Switch Capable-2" },
	{ GMPLS_PSC3, "Packet-Switch Capable-3" },
	{ GMPLS_PSC4, "Packet-Switch Capable-4" },
	{ 51, "Layer-2 Switch Capable" },
	{ GMPLS_TSC, "Time-Division-Multiplex" },
	{ 150, "Lambda-Switch Capable" },
	{ 200, "Fiber-Switch Capable" },
	{ 0, NULL },
};

const struct td_tok gmpls_encoding_names[] = {
	{ 1, "Packet" },
	{ 2, "Ethernet V2/DIX" },
	{ 3, "ANSI/ETSI PDH" },
	{ 4, "Reserved" },
	{ 5, "SDH ITU-T G.707/SONET ANSI T1.105" },
	{ 6, "Reserved" },
	{ 7, "Digital Wrapper" },
	{ 8, "Lambda (photonic)" },
	{ 9, "Fiber" },
	{ 10, "Reserved" },
	{ 11, "FiberChannel" },
	{ 0, NULL },
};

const struct td_tok gmpls_protection_names[] = {
	{ 0x01, "Extra Traffic" }, { 0x02, "Unprotected" },   { 0x04, "Shared" },
	{ 0x08, "Dedicated 1:1" }, { 0x10, "Dedicated 1+1" }, { 0x20, "Enhanced" },
	{ 0x40, "Reserved" },      { 0x80, "Reserved" },      { 0, NULL },
};

const struct td_tok gmpls_model_names[] = {
	{ 0, "Russian dolls" },
	{ 1, "Maximum allocation" },
	{ 254, "Maximum allocation with E-LSP support" },
	{ 0, NULL },
};

/* An integer M * 2^E in decimal. */
static void print_large(struct td *p, uint32_t m, unsigned e)
{
	uint8_t digits[48] = { 0 };
	unsigned n = 0;

	for (; m > 0; m /= 10)
		digits[n++] = (uint8_t)(m % 10);
	for (; e > 0; e--) {
		unsigned carry = 0;
		for (unsigned i = 0; i < n; i++) {
			unsigned d = digits[i] * 2u + carry;
			digits[i] = (uint8_t)(d % 10);
			carry = d / 10;
		}
		if (carry)
			digits[n++] = (uint8_t)carry;
	}
	while (n > 0)
		td_print(p, "%u", digits[--n]);
	td_print(p, ".000");
}

void gmpls_bandwidth(struct td *p, uint32_t at)
{
	uint32_t bits = td_u32(p, at);
	float f;

	memcpy(&f, &bits, sizeof f);
	f = f * 8 / 1000000;
	memcpy(&bits, &f, sizeof f);
	uint32_t exponent = bits >> 23 & 0xff, mantissa = bits & 0x7fffff;
	if (bits >> 31)
		td_print(p, "-");
	if (exponent == 0xff)
		td_print(p, "%s", mantissa ? "nan" : "inf");
	else if (exponent >= 150)
		print_large(p, mantissa | 0x800000, exponent - 150);
	else
		td_print(p, "%s", td_decimal(p, bits >> 31 ? -f : f, 3));
	td_print(p, " Mbps");
}
