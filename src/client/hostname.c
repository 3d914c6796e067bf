#include "client/hostname.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LABEL_MAX = 63 };

/* By libcurl, so that `get` and the others take the same names. */
static const char *to_ascii(char buf[HOSTNAME_MAX], const char *arg)
{
	const char *wrong = NULL;
	CURLU *u = curl_url();
	char *host = NULL;

	if (!u)
		return strerror(ENOMEM);
	if (curl_url_set(u, CURLUPART_SCHEME, "http", 0) != CURLUE_OK ||
	    curl_url_set(u, CURLUPART_HOST, arg, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, CURLU_PUNYCODE) != CURLUE_OK)
		wrong = "it is not an internationalised name";
	else if (snprintf(buf, HOSTNAME_MAX, "%s", host) >= HOSTNAME_MAX)
		wrong = "it is longer than 253 characters";
	curl_free(host);
	curl_url_cleanup(u);
	return wrong;
}

static bool is_ascii(const char *s)
{
	while (*s && (unsigned char)*s < 0x80)
		s++;
	return !*s;
}

static const char *check_labels(const char *name)
{
	size_t n = strlen(name);

	if (n > 0 && name[n - 1] == '.')
		n--;
	if (n == 0)
		return name[0] ? NULL : "it is empty"; /* the root has a name too */
	if (n > HOSTNAME_MAX - 2)
		return "it is longer than 253 characters";
	for (const char *label = name; label < name + n;) {
		size_t k = strcspn(label, ".");

		if (k == 0)
			return "it has an empty label";
		if (k > LABEL_MAX)
			return "it has a label of more than 63 characters";
		label += k + 1;
	}
	return NULL;
}

const char *hostname_set(char buf[HOSTNAME_MAX], const char *arg)
{
	for (const char *p = arg; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == '\\')
			return "it has blanks, backslashes or control characters in it";
	if (!is_ascii(arg)) {
		const char *wrong = to_ascii(buf, arg);

		return wrong ? wrong : check_labels(buf);
	}
	if (snprintf(buf, HOSTNAME_MAX, "%s", arg) >= HOSTNAME_MAX)
		return "it is longer than 253 characters";
	return check_labels(buf);
}

bool hostname_is_loopback(const char *name)
{
	static const char localhost[] = "localhost";
	size_t n = strlen(name), k = sizeof localhost - 1;

	if (n > 0 && name[n - 1] == '.')
		n--;
	return n >= k && strncasecmp(name + n - k, localhost, k) == 0 &&
	       (n == k || name[n - k - 1] == '.');
}
