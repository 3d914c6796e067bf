/* The summaries of DNS and of HTTP's first lines. */
#include <string.h>

#include "face/summary_impl.h"

enum { ANSWERS_SHOWN = 8 };

static uint64_t number(const struct rows *r, const char *name)
{
	const struct row *row = summary_next(r, NULL, name);

	return row ? row->u : 0;
}

/* RFC 6895, section 2.3. */
static const char *rcode_name(uint64_t rcode)
{
	static const char *const names[] = { "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
					     "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
					     "NXRRSET", "NOTAUTH", "NOTZONE",  "DSOTYPENI" };

	return rcode < sizeof names / sizeof names[0] ? names[rcode] : NULL;
}

static const char *opcode_name(uint64_t opcode)
{
	static const char *const names[] = { NULL,     "iquery", "status",  NULL,
					     "notify", "update", "stateful" };

	return opcode < sizeof names / sizeof names[0] ? names[opcode] : NULL;
}

/* "A? google.com", for each question. */
static void put_questions(struct text *t, const struct rows *r)
{
	const struct row *name = NULL;

	while ((name = summary_next(r, name, "dns.qry.name"))) {
		const struct row *type = summary_next(r, name, "dns.qry.type");

		if (!type)
			return;
		text_char(t, ' ');
		summary_name(t, type);
		text_str(t, "? ");
		summary_value(t, name);
	}
}

/* Where the record behind FROM begins: with its owner, which is taken apart for SRV; or NULL. */
static const struct row *next_record(const struct rows *r, const struct row *from)
{
	const struct row *name = summary_next(r, from, "dns.resp.name");
	const struct row *srv = summary_next(r, from, "dns.srv.service");

	return !name || (srv && srv < name) ? srv : name;
}

/* The row that says most of the record at TYPE, before END; or NULL. */
static const struct row *answer_value(const struct rows *r, const struct row *type,
				      const struct row *end)
{
	static const char *const fields[] = {
		"dns.a",
		"dns.aaaa",
		"dns.cname",
		"dns.ptr.domain_name",
		"dns.ns",
		"dns.mx.mail_exchange",
		"dns.srv.target",
		"dns.txt",
		"dns.dname",
		"dns.soa.mname",
		"dns.svcb.targetname",
		"dns.caa.value",
		"dns.hinfo.cpu",
		"dns.naptr.replacement",
		"dns.nsec.next_domain_name",
	};

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		const struct row *row = summary_next(r, type, fields[i]);

		if (row && (!end || row < end))
			return row;
	}
	return NULL;
}

static void put_owner(struct text *t, const struct row *owner, const struct row *type)
{
	char before = ' ';

	for (; owner < type; owner++)
		if (owner->def->type == FIELD_STRING) {
			text_char(t, before);
			summary_value(t, owner);
			before = '.';
		}
}

/* "A 192.0.2.1", "SRV _sip._udp.example sip.example:5060" of the record from OWNER to END. */
static void put_answer(struct text *t, const struct rows *r, const struct row *owner,
		       const struct row *end, bool owners)
{
	const struct row *type = summary_next(r, owner, "dns.resp.type");

	if (!type || (end && type > end))
		return;
	summary_name(t, type);
	if (owners)
		put_owner(t, owner, type);
	const struct row *value = answer_value(r, type, end);
	if (!value)
		return;
	text_char(t, ' ');
	summary_value(t, value);
	const struct row *port = summary_next(r, type, "dns.srv.port");
	if (port && port < value) {
		text_char(t, ':');
		summary_value(t, port);
	}
}

/* "CNAME www.example.com, A 192.0.2.1"; the owners too where no question names them. */
static void put_answers(struct text *t, const struct rows *r, uint64_t answers, bool owners)
{
	const struct row *owner = next_record(r, NULL);

	for (uint64_t i = 0; owner && i < answers; i++) {
		const struct row *end = next_record(r, owner);

		if (i == ANSWERS_SHOWN) {
			text_fmt(t, ", %u more", (unsigned)(answers - i));
			return;
		}
		text_str(t, i ? ", " : " ");
		put_answer(t, r, owner, end, owners);
		owner = end;
	}
}

void summary_dns(struct text *t, const struct rows *r, const char *proto)
{
	bool response = number(r, "dns.flags.response");
	uint64_t rcode = number(r, "dns.flags.rcode"), answers = number(r, "dns.count.answers");
	const char *opcode = opcode_name(number(r, "dns.flags.opcode"));
	bool asked = summary_next(r, NULL, "dns.qry.name");

	text_str(t, proto);
	if (opcode)
		text_fmt(t, " %s", opcode);
	if (number(r, "dns.flags.truncated"))
		text_str(t, " truncated");
	if (response && rcode && rcode_name(rcode))
		text_fmt(t, " %s", rcode_name(rcode));
	else if (response && rcode)
		text_fmt(t, " rcode %u", (unsigned)rcode);
	else if (response && !answers && !opcode)
		text_str(t, " no answer");
	if (!response || !answers)
		put_questions(t, r);
	put_answers(t, r, answers, !response || !asked);
}

void summary_http(struct text *t, const struct rows *r, const char *proto)
{
	static const char *const request[] = { "http.request.method", "http.request.uri",
					       "http.request.version" };
	static const char *const response[] = { "http.response.version", "http.response.code",
						"http.response.phrase" };
	bool asks = summary_next(r, NULL, request[0]);
	const char *const *part = asks ? request : response;

	if (!asks && !summary_next(r, NULL, response[0]))
		return;
	if (strcmp(proto, "http") != 0)
		text_fmt(t, "%s ", proto);
	for (unsigned i = 0, n = 0; i < 3; i++) {
		const struct row *row = summary_next(r, NULL, part[i]);

		if (!row)
			continue;
		if (n++)
			text_char(t, ' ');
		summary_value(t, row);
	}
}
