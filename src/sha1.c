#include "sha1.h"

#include <openssl/sha.h>
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

void sha1_remembered(const void *p, size_t n, uint8_t out[20])
{
	struct place *place = n && n <= COMMUNITY_INPUT_MAX ? place_of(p, n) : NULL;

	if (place && place->n == n && memcmp(place->input, p, n) == 0) {
		memcpy(out, place->hash, sizeof place->hash);
		return;
	}
	SHA1(p, n, out);
	if (!place)
		return;
	place->n = (uint8_t)n;
	memcpy(place->input, p, n);
	memcpy(place->hash, out, sizeof place->hash);
}
