/* What the files of the conversations' table share. */
#ifndef TUNTRACE_FLOW_CONV_IMPL_H
#define TUNTRACE_FLOW_CONV_IMPL_H

#include "flow/convtcp.h"
#include "flow/track.h"
#include "pool.h"

struct dissection;
struct layer;
struct tcp_info;

/* Memory, for which silent conversations are forgotten; NULL where only those in use are left. */
void *conv_alloc(struct convs *c, size_t n);
struct pool *conv_pool(struct convs *c);

/* A time in which side SIDE answered. */
void conv_answered(struct convs *c, struct conv *v, unsigned side, int64_t ns);

/* TCP layer L of D, which is of V and came from its side SIDE. */
void conv_tcp_update(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l);
void conv_tcp_done(struct convs *c, struct conv *v);

/* What layer L of V (TCP, UDP or an echo), from its side SIDE, says of the application. */
void conv_app_update(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l);

/* The TLS records of TCP layer L; conv_tls_done() gives back what they needed. */
void conv_tls_update(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l);
void conv_tls_done(struct convs *c, struct conv_track *t);

/* Names V with the N bytes at P, unless it has a name. */
void conv_name(struct convs *c, struct conv *v, const void *p, size_t n);

#endif
