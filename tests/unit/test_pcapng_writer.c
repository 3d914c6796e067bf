/* What the writers write, read again: nothing is lost, and only whole records are left behind. */
#include "capture_bytes.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "bytes.h"
#include "capture/pcapng.h"
#include "capture/reader.h"
#include "capture/writer.h"
#include "frame.h"
#include "sink.h"
#include "source.h"

static const uint8_t packet[] = { 0x45, 0, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

static struct frame make_frame(int64_t t)
{
	return (struct frame){
		.data = packet,
		.caplen = sizeof packet,
		.len = 20,
		.number = 1,
		.time_ns = t,
		.time_digits = 9,
		.has_time = true,
		.linktype = LINKTYPE_RAW,
	};
}

/* A writer on a file in memory; NAME ends its path, so that it chooses the format. */
static struct sink *open_memory(const char *format, int *fd, char path[32],
				const struct writer_config *c)
{
	struct sink *s;

	*fd = memory_file(path, "", 0);
	assert_int_equal(strcmp(format, "pcap") == 0 ? pcap_writer_open(&s, path, c) :
						       pcapng_writer_open(&s, path, c),
			 0);
	return s;
}

static void write_frame(struct sink *s, const struct frame *f)
{
	assert_int_equal(s->ops->frame(s, f, NULL, false), 0);
}

static uint64_t close_sink(struct sink *s, int want)
{
	uint64_t written = 0;

	assert_int_equal(s->ops->close(s, &written), want);
	return written;
}

static struct source *reopen(const char *path)
{
	struct source *s;

	assert_int_equal(reader_open(&s, path), 0);
	return s;
}

/* ---- pcapng ---- */

static void test_everything(void **state)
{
	static const uint8_t address[12] = { 4, 0, 8, 0, 192, 0, 2, 1, 255, 255, 255, 0 };
	static const char *const comments[] = { "one", "", "three \xe2\x82\xac" };
	const struct frame_iface iface = { .name = "tun0",
					   .description = "the stack",
					   .filter = "udp or tcp",
					   .os = "Linux",
					   .hardware = "none",
					   .comment = "an interface",
					   .speed = 1000,
					   .fcslen = 4,
					   .options = address,
					   .options_len = sizeof address };
	struct writer_config config = { 0 };
	struct frame f = make_frame(1234567890123456789), g;
	char path[32];
	int fd;
	struct sink *s = open_memory("pcapng", &fd, path, &config);

	(void)state;
	f.iface = &iface;
	f.comments = comments;
	f.ncomments = 3;
	f.has_flags = f.has_packetid = f.has_queue = f.has_dropcount = true;
	f.flags = 0x00010005;
	f.packetid = UINT64_MAX;
	f.queue = 9;
	f.dropcount = 1 << 20;
	write_frame(s, &f);
	assert_int_equal(close_sink(s, 0), 1);

	struct source *r = reopen(path);
	assert_int_equal(r->ops->next(r, &g), 1);
	assert_true(g.time_ns == f.time_ns && g.time_digits == 9 && g.has_time);
	assert_int_equal(g.caplen, sizeof packet);
	assert_int_equal(g.len, 20);
	assert_memory_equal(g.data, packet, sizeof packet);
	assert_int_equal(g.ncomments, 3);
	for (int i = 0; i < 3; i++)
		assert_string_equal(g.comments[i], comments[i]);
	assert_true(g.has_flags && g.flags == f.flags && g.dir == FRAME_DIR_IN);
	assert_true(g.has_packetid && g.packetid == f.packetid);
	assert_true(g.has_queue && g.queue == 9);
	assert_true(g.has_dropcount && g.dropcount == 1 << 20);
	assert_string_equal(g.iface->name, "tun0");
	assert_string_equal(g.iface->description, "the stack");
	assert_string_equal(g.iface->filter, "udp or tcp");
	assert_string_equal(g.iface->os, "Linux");
	assert_string_equal(g.iface->hardware, "none");
	assert_string_equal(g.iface->comment, "an interface");
	assert_int_equal(g.iface->speed, 1000);
	assert_int_equal(g.iface->fcslen, 4);
	assert_int_equal(g.iface->options_len, sizeof address);
	assert_memory_equal(g.iface->options, address, sizeof address);
	assert_int_equal(r->ops->next(r, &g), 0);
	r->ops->close(r);
	close(fd);
}

/* Times before 1970, none at all, and of different interfaces and link types. */
static void test_kinds(void **state)
{
	const struct frame_iface a = { .name = "a" }, b = { .name = "b" };
	struct writer_config config = { 0 };
	struct frame f[6], g;
	char path[32];
	int fd;
	struct sink *s = open_memory("pcapng", &fd, path, &config);

	(void)state;
	for (int i = 0; i < 6; i++)
		f[i] = make_frame(i);
	f[0].caplen = f[0].len = 13;
	f[0].has_time = false;
	f[1].time_ns = -1;
	f[2].iface = &a;
	f[3].iface = &b;
	f[4].linktype = LINKTYPE_ETHERNET;
	f[5].time_ns = INT64_MIN;
	for (int i = 0; i < 6; i++)
		write_frame(s, &f[i]);
	assert_int_equal(close_sink(s, 0), 6);
	struct source *r = reopen(path);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(r->ops->next(r, &g), 1);
		assert_int_equal(g.has_time, i != 0);
		assert_true(g.time_ns == f[i].time_ns);
		assert_int_equal(g.linktype, f[i].linktype);
		assert_int_equal(g.caplen, 13);
		if (f[i].iface)
			assert_string_equal(g.iface->name, f[i].iface->name);
		else
			assert_null(g.iface->name);
	}
	assert_int_equal(r->ops->next(r, &g), 0);
	r->ops->close(r);
	close(fd);
}

/* Appends WORD to the 128 bytes at ARG. */
static void note(void *arg, const char *word)
{
	char *told = arg;
	size_t n = strlen(told);

	snprintf(told + n, 128 - n, "%s", word);
}

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	assert_int_equal(type, SECRETS_TLS);
	assert_int_equal(n, 5);
	assert_memory_equal(p, "KEY 1", 5);
	note(arg, "secrets ");
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	assert_true(addrlen == 4 ? addr[3] == 1 : addr[15] == 2);
	note(arg, name);
}

static void on_section(void *arg, const struct capture_section *c)
{
	assert_non_null(c->application);
	note(arg, "section ");
}

static void on_stats(void *arg, const struct capture_stats *c)
{
	assert_int_equal(c->known, STATS_START | STATS_END | STATS_DELIVERED);
	assert_int_equal(c->start_ns, 50);
	assert_int_equal(c->end_ns, 70);
	assert_int_equal(c->delivered, 2);
	note(arg, "stats");
}

/* A capture of ours: the order of its blocks, packet ids, statistics at the end. */
static void test_live(void **state)
{
	static const struct source_events events = {
		.secrets = on_secrets, .name = on_name, .section = on_section, .stats = on_stats
	};
	const struct frame_iface iface = { .name = "tun0", .linktype = LINKTYPE_RAW };
	struct writer_config config = { .live = true, .iface = &iface };
	const uint8_t a4[4] = { 127, 0, 0, 1 }, a6[16] = { [15] = 2 };
	char path[32], told[128] = "";
	int fd;
	struct sink *s = open_memory("pcapng", &fd, path, &config);
	struct frame f = make_frame(50), g;

	(void)state;
	/* Before the first frame the file is complete already. */
	assert_int_equal(s->ops->flush(s), 0);
	struct source *r = reopen(path);
	assert_int_equal(r->ops->next(r, &g), 0);
	r->ops->close(r);
	f.iface = &iface;
	f.dir = FRAME_DIR_OUT;
	assert_int_equal(s->ops->name(s, a4, 4, "four "), 0);
	assert_int_equal(s->ops->name(s, a6, 16, "six "), 0);
	assert_int_equal(s->ops->secrets(s, SECRETS_TLS, "KEY 1", 5), 0);
	write_frame(s, &f);
	f.number = 2;
	f.time_ns = 70;
	write_frame(s, &f);
	assert_int_equal(close_sink(s, 0), 2);
	r = reopen(path);
	r->events = &events;
	r->arg = told;
	assert_int_equal(r->ops->next(r, &g), 1);
	assert_string_equal(told, "section four six secrets ");
	assert_true(g.has_packetid && g.packetid == 1);
	assert_int_equal(g.dir, FRAME_DIR_OUT);
	assert_int_equal(r->ops->next(r, &g), 1);
	assert_true(g.has_packetid && g.packetid == 2);
	assert_int_equal(r->ops->next(r, &g), 0);
	assert_string_equal(told, "section four six secrets stats");
	r->ops->close(r);
	close(fd);
}

/* ---- pcap ---- */

static void test_pcap(void **state)
{
	static const struct {
		bool live;
		uint8_t digits;
		uint32_t magic;
		int64_t unit;
	} rows[] = {
		{ false, 6, 0xa1b2c3d4, 1000 },
		{ false, 9, 0xa1b23c4d, 1 },
		{ true, 9, 0xa1b2c3d4, 1000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct writer_config config = { .live = rows[i].live };
		struct frame f = make_frame(1234567890123456789), g;
		uint8_t header[24];
		char path[32];
		int fd;
		struct sink *s = open_memory("pcap", &fd, path, &config);

		f.time_digits = rows[i].digits;
		write_frame(s, &f);
		assert_int_equal(close_sink(s, 0), 1);
		assert_int_equal(pread(fd, header, 24, 0), 24);
		assert_int_equal(le32(header), rows[i].magic);
		assert_int_equal(le32(header + 20), LINKTYPE_RAW);
		struct source *r = reopen(path);
		assert_int_equal(r->ops->next(r, &g), 1);
		assert_true(g.time_ns == f.time_ns / rows[i].unit * rows[i].unit);
		assert_int_equal(g.len, 20);
		assert_memory_equal(g.data, packet, sizeof packet);
		assert_int_equal(r->ops->next(r, &g), 0);
		r->ops->close(r);
		close(fd);
	}
}

/* Seconds that a broken file has in its fraction; an interface finer than the first frame's. */
static void test_pcap_times(void **state)
{
	static const struct {
		uint8_t digits;
		uint16_t carry, kept;
	} rows[] = { { 6, 0, 0 }, { 6, 5, 5 }, { 6, 4293, 4293 }, { 9, 3, 3 }, { 9, 5, 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct frame_iface fine = { .time_digits = rows[i].digits };
		struct writer_config config = { 0 };
		struct frame f = make_frame(1234567890123456000), g;
		uint8_t header[24];
		char path[32];
		int fd;
		struct sink *s = open_memory("pcap", &fd, path, &config);

		f.time_digits = 6;
		f.time_carry = rows[i].carry;
		assert_int_equal(s->ops->interface(s, &fine), 0);
		write_frame(s, &f);
		assert_int_equal(close_sink(s, 0), 1);
		assert_int_equal(pread(fd, header, 24, 0), 24);
		assert_int_equal(le32(header), rows[i].digits > 6 ? 0xa1b23c4d : 0xa1b2c3d4);
		struct source *r = reopen(path);
		assert_int_equal(r->ops->next(r, &g), 1);
		assert_true(g.time_ns == f.time_ns);
		assert_int_equal(g.time_carry, rows[i].kept);
		r->ops->close(r);
		close(fd);
	}
}

static void test_pcap_linktypes(void **state)
{
	struct writer_config config = { 0 };
	struct frame f = make_frame(0);
	char path[32];
	int fd;
	struct sink *s = open_memory("pcap", &fd, path, &config);

	(void)state;
	write_frame(s, &f);
	f.linktype = LINKTYPE_ETHERNET;
	assert_int_equal(s->ops->frame(s, &f, NULL, false), -EINVAL);
	assert_non_null(strstr(s->why, "one link type"));
	assert_int_equal(close_sink(s, 0), 1);
	close(fd);
}

static void test_pcap_empty(void **state)
{
	struct writer_config config = { 0 };
	const struct frame_iface frames = { .linktype = 113, .snaplen = 300000, .fcslen = 4 };
	struct capture_section section = { .frames = &frames };
	uint8_t header[32];
	char path[32];
	int fd;
	struct sink *s = open_memory("pcap", &fd, path, &config);

	(void)state;
	assert_int_equal(s->ops->section(s, &section), 0);
	assert_int_equal(close_sink(s, 0), 0);
	assert_int_equal(pread(fd, header, 32, 0), 24);
	assert_int_equal(le32(header + 16), 300000);
	assert_int_equal(le32(header + 20), 0x24000071);
	close(fd);
}

/* ---- A disk that is full ---- */

/* Writes 1000 frames to a file that may have SIZE bytes: what is left are whole records. */
static void check_full(const char *format, size_t size)
{
	struct writer_config config = { 0 };
	struct frame f = make_frame(1), g;
	struct rlimit old, small;
	char path[32];
	uint64_t read_back = 0, written;
	int fd, rc;

	/* Before the file is opened: another process writes it, which inherits the limit. */
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	struct sink *s = open_memory(format, &fd, path, &config);
	rc = 0;
	/* On a slow machine it may be written, and fail, before all are there. */
	for (int i = 0; i < 1000 && !rc; i++)
		rc = s->ops->frame(s, &f, NULL, false);
	if (!rc)
		rc = s->ops->flush(s);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(rc, -EFBIG);
	assert_int_equal(s->ops->frame(s, &f, NULL, false), -EFBIG);
	written = close_sink(s, -EFBIG);
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	assert_true((size_t)st.st_size <= size);
	if (st.st_size >= 28) {
		struct source *r = reopen(path);
		while ((rc = r->ops->next(r, &g)) == 1)
			read_back++;
		assert_int_equal(rc, 0);
		r->ops->close(r);
	}
	assert_int_equal(read_back, written);
	close(fd);
}

static void test_full(void **state)
{
	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	for (size_t size = 0; size < 400; size += 3) {
		check_full("pcap", size);
		check_full("pcapng", size);
	}
	check_full("pcapng", 12345);
}

/* ---- A process that is killed ---- */

/* Writes 5000 frames that nobody flushes, and dies. */
static void write_and_die(bool classic, const char *path)
{
	struct writer_config config = { 0 };
	struct frame f = make_frame(1);
	struct sink *s;

	if (classic ? pcap_writer_open(&s, path, &config) : pcapng_writer_open(&s, path, &config))
		_exit(1);
	for (int i = 0; i < 5000; i++)
		s->ops->frame(s, &f, NULL, false);
	raise(SIGKILL);
}

/* What was committed is in the file all the same once the process is gone. */
static void test_killed(void **state)
{
	(void)state;
	/* The process that writes becomes our child when its parent dies: so it can be waited for. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	for (int classic = 0; classic < 2; classic++) {
		struct frame g;
		char path[32];
		int fd = memory_file(path, "", 0), rc, n = 0;
		pid_t pid = fork();

		if (pid == 0)
			write_and_die(classic, path);
		assert_int_equal(waitpid(pid, &rc, 0), pid);
		assert_true(WIFSIGNALED(rc));
		assert_true(waitpid(-1, &rc, 0) > 0);
		assert_int_equal(rc, 0);
		struct source *r = reopen(path);
		while ((rc = r->ops->next(r, &g)) == 1)
			n++;
		assert_int_equal(rc, 0);
		assert_int_equal(n, 5000);
		r->ops->close(r);
		close(fd);
	}
}

static void test_no_directory(void **state)
{
	struct writer_config config = { 0 };
	struct sink *s;

	(void)state;
	assert_int_equal(writer_open(&s, "/nonexistent/x.pcapng", &config), -ENOENT);
	assert_int_equal(writer_open(&s, "/nonexistent/x.pcap", &config), -ENOENT);
	assert_int_equal(writer_open(&s, "/", &config), -EISDIR);
	assert_true(writer_is_classic("a.pcap"));
	assert_false(writer_is_classic("a.pcapng"));
	assert_false(writer_is_classic("pcap"));
	assert_false(writer_is_classic("-"));
}

static void collect_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	char *out = arg;

	assert_int_equal(type, SECRETS_TLS);
	snprintf(out + strlen(out), 64 - strlen(out), "[%.*s]", (int)n, (const char *)p);
}

/* Secrets that come after the frames that need them stand before them, flushed or not. */
static void test_expected_secrets(void **state)
{
	static const struct source_events secret_events = { .secrets = collect_secrets };

	(void)state;
	for (int flushed = 0; flushed < 2; flushed++) {
		struct writer_config config = { 0 };
		struct frame f = make_frame(1), g;
		char path[32], got[64] = "";
		int fd;
		struct sink *s = open_memory("pcapng", &fd, path, &config);

		assert_int_equal(s->ops->expect_secrets(s, SECRETS_TLS, 10), 0);
		write_frame(s, &f);
		if (flushed)
			assert_int_equal(s->ops->flush(s), 0);
		assert_int_equal(s->ops->secrets(s, SECRETS_TLS, "ONE\n", 4), 0);
		assert_int_equal(s->ops->secrets(s, SECRETS_TLS, "TWO\n", 4), 0);
		/* For this there is no room: it gets a block of its own. */
		assert_int_equal(s->ops->secrets(s, SECRETS_TLS, "THREE\n", 6), 0);
		assert_int_equal(s->ops->secrets(s, SECRETS_TLS, "4\n", 2), 0);
		write_frame(s, &f);
		assert_int_equal(close_sink(s, 0), 2);

		struct source *r = reopen(path);
		r->events = &secret_events;
		r->arg = got;
		assert_int_equal(r->ops->next(r, &g), 1);
		assert_string_equal(got, "[ONE\nTWO\n4\n]");
		assert_int_equal(r->ops->next(r, &g), 1);
		assert_string_equal(got, "[ONE\nTWO\n4\n][THREE\n]");
		assert_int_equal(r->ops->next(r, &g), 0);
		r->ops->close(r);
		close(fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_pcap),
		cmocka_unit_test(test_pcap_times),
		cmocka_unit_test(test_pcap_linktypes),
		cmocka_unit_test(test_pcap_empty),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_no_directory),
		cmocka_unit_test(test_expected_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
