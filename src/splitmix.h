/*
 * splitmix64 (Steele, Lea and Flood, 2014): numbers that look random and follow from a seed.  For
 * what is to be the same each time, never for what nobody may guess.
 */
#ifndef TUNTRACE_SPLITMIX_H
#define TUNTRACE_SPLITMIX_H

#include <stdint.h>

/* The next number; *STATE is the seed at first. */
static inline uint64_t splitmix64(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

#endif
