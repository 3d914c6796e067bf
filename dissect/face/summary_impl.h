/* What the summary's files share. */
#ifndef TUNTRACE_FACE_SUMMARY_IMPL_H
#define TUNTRACE_FACE_SUMMARY_IMPL_H

#include "field.h"
#include "text.h"

/* The first row of field NAME behind FROM (NULL: of all), or NULL. */
const struct row *summary_next(const struct rows *r, const struct row *from, const char *name);

/* The value of ROW, escaped; a string is shown up to a bound, "..." behind it. */
void summary_value(struct text *t, const struct row *row);

/* The name of ROW's number, or the number. */
void summary_name(struct text *t, const struct row *row);

/* The rows of one layer of protocol PROTO as one clause; nothing where they say nothing. */
void summary_dns(struct text *t, const struct rows *r, const char *proto);
void summary_http(struct text *t, const struct rows *r, const char *proto);
void summary_tls(struct text *t, const struct rows *r, const char *proto);

#endif
