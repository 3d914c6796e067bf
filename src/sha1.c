#include "sha1.h"

#include <openssl/evp.h>
#include <string.h>

#include "community.h"

/* A place for each of so many conversations; one that falls into another's takes it. */
enum { PLACES = 4096 };

struct place {
	uint8_t n; /* bytes of input; 0: free */
	uint8_t input[COMMUNITY_INPUT_MAX];
	uint8_t hash[20];
};
_Static_assert(COMMUNITY_INPUT_MAX <= UINT8_MAX, "its length fits");

static struct place *place_of(const uint8_t *p, size_t n)
{
	static struct place places[PLACES];
	uint64_t hash = n, word;

	for (; n >= sizeof word; n -= sizeof word, p += sizeof word) {
		memcpy(&word, p, sizeof word);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	for (; n > 0; n--, p++)
		hash = (hash ^ *p) * UINT64_C(0x9e3779b97f4a7c15);
	return &places[(hash >> 32) % PLACES];
}

/* OpenSSL's SHA1() looks its code up each time. */
static void sha1(const void *p, size_t n, uint8_t out[20])
{
	static EVP_MD_CTX *context;
	static EVP_MD *code;

	if (!context) {
		context = EVP_MD_CTX_new();
		code = EVP_MD_fetch(NULL, "SHA1", NULL);
	}
	if (!context || !code || EVP_DigestInit_ex(context, code, NULL) != 1 ||
	    EVP_DigestUpdate(context, p, n) != 1 || EVP_DigestFinal_ex(context, out, NULL) != 1)
		memset(out, 0, 20);
}

void sha1_remembered(const void *p, size_t n, uint8_t out[20])
{
	struct place *place = n && n <= COMMUNITY_INPUT_MAX ? place_of(p, n) : NULL;

	if (place && place->n == n && memcmp(place->input, p, n) == 0) {
		memcpy(out, place->hash, sizeof place->hash);
		return;
	}
	sha1(p, n, out);
	if (!place)
		return;
	place->n = (uint8_t)n;
	memcpy(place->input, p, n);
	memcpy(place->hash, out, sizeof place->hash);
}
