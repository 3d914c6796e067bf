/*
 * A ladder as an SVG, from the same cells as the text: lines and arrows instead of letters, light
 * or dark as the reader's browser asks, and what a frame is in words where the pointer rests.
 *
 *	ladder_svg_begin(&t, &l, rows, title);
 *	for each row, from 0 on: ladder_svg_row(&t, &l, at, row);
 *	ladder_svg_end(&t);
 *
 * Each call appends at most LADDER_SVG_ROOM bytes, well-formed in their sum; text is escaped.
 */
#ifndef TUNTRACE_FLOW_LADDER_SVG_H
#define TUNTRACE_FLOW_LADDER_SVG_H

#include "flow/ladder.h"

enum { LADDER_SVG_ROOM = 256 << 10 };

/* How many rows L has, which is what the picture's height follows from; O(events). */
uint64_t ladder_rows(const struct ladder *l);

/* L is laid out without config.utf8.  TITLE, from outside or not, stands at the top. */
void ladder_svg_begin(struct text *t, const struct ladder *l, uint64_t rows, const char *title);
void ladder_svg_row(struct text *t, const struct ladder *l, struct ladder_place at, uint64_t row);
void ladder_svg_end(struct text *t);

#endif
