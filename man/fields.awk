# tuntrace-fields(7) from what `tuntrace fields` prints: name, type and title, with tabs between.
function text(s) {
	gsub(/\\/, "\\e", s)
	gsub(/"/, "\\(dq", s)
	gsub(/\. /, ".\n", s)
	at = length(s) > 60 ? index(substr(s, 40), " ") : 0
	return at ? substr(s, 1, 38 + at) "\n" substr(s, 40 + at) : s
}
BEGIN {
	FS = "\t"
	print ".Dd November 24, 2026\n.Dt TUNTRACE-FIELDS 7\n.Os\n.Sh NAME\n.Nm tuntrace-fields"
	print ".Nd fields that display filters and -e take\n.Sh DESCRIPTION"
	print "These are the fields of all protocols, by protocol, each with its type\nand its title."
	print "A protocol\047s own name stands for its whole header, as a string of bytes.\n.Pp"
	print "Values of the types are written as"
	print ".Xr tuntrace-filter 7"
	print "says.\nThe table is that of\n.Ic tuntrace fields ."
}
$2 == "protocol" {
	if (listed)
		print ".El"
	listed = 0
	print ".Ss " text($3)
	print "The protocol is\n.Li " $1 " ."
	next
}
{
	if (!listed++)
		print ".Bl -tag -width 26n -compact"
	print ".It Li " $1
	print "(" $2 ") " text($3)
}
END {
	if (listed)
		print ".El"
	print ".Sh SEE ALSO\n.Xr tuntrace-fields 1 ,\n.Xr tuntrace-protocols 1 ,\n.Xr tuntrace-read 1 ,"
	print ".Xr tuntrace-filter 7"
}
