/* What the files of the tree share. */
#ifndef TUNTRACE_FACE_DETAIL_IMPL_H
#define TUNTRACE_FACE_DETAIL_IMPL_H

#include "field.h"
#include "text.h"

enum detail_place {
	DETAIL_PLAIN,  /* as every row */
	DETAIL_WHOLE,  /* this is the line, without bits before it */
	DETAIL_BITS,   /* this is the line behind its bits */
	DETAIL_BEHIND, /* this follows the line */
};

/* Appends nothing yet: says where the text of detail_put() stands for ROW of R. */
enum detail_place detail_place(const struct rows *r, const struct row *row);

/* What `tshark -V` has for ROW beyond its title and value; where detail_place() says. */
void detail_put(struct text *t, const struct rows *r, const struct row *row);

/* The row of field NAME below ROW, or NULL. */
const struct row *detail_child(const struct rows *r, const struct row *row, const char *name);

/* Text of a row of TCP. */
typedef void detail_fn(struct text *t, const struct rows *r, const struct row *row);
detail_fn detail_put_relative_seq;
detail_fn detail_put_relative_ack;
detail_fn detail_put_completeness;
detail_fn detail_put_option_list;
detail_fn detail_put_option;
detail_fn detail_put_duplicate;
detail_fn detail_put_segment;
detail_fn detail_put_remark;

#endif
