# A header as it is installed: what it includes is found beside it, and C++ takes it for C.
# UP leads from its folder to that of the others: "" or "../".
{
	if (sub(/^#include "/, "&" UP))
		last = NR
	else if (/^#include </ || (!last && /^#define TUNTRACE_.*_H$/))
		last = NR
	else if (/^#endif$/)
		end = NR
	line[NR] = $0
}
END {
	for (i = 1; i <= NR; i++) {
		if (i == end)
			print "#ifdef __cplusplus\n}\n#endif\n"
		print line[i]
		if (i == last)
			print "\n#ifdef __cplusplus\nextern \"C\" {\n#endif"
	}
}
