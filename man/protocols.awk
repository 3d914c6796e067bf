# tuntrace-protocols(7) from what `tuntrace protocols` prints: name, title, specification, whom it
# follows, with tabs between.
BEGIN {
	FS = "\t"
	print ".Dd November 24, 2026\n.Dt TUNTRACE-PROTOCOLS 7\n.Os\n.Sh NAME\n.Nm tuntrace-protocols"
	print ".Nd protocols that are decoded\n.Sh DESCRIPTION"
	print "These are the protocols by the names that filters know them by, each with its\ntitle,"
	print "the document that defines it, and where it is looked for."
	print "A port or a number is a hint: content decides\nwhere a protocol can be told by it."
	print ".Bl -tag -width 14n"
}
{
	print ".It Li " $1
	print $2 ($3 == "-" ? "" : ",\n" $3) ($4 == "" ? "" : ";")
	if ($4 != "")
		print "behind " $4
}
END {
	print ".El\n.Sh SEE ALSO\n.Xr tuntrace-protocols 1 ,\n.Xr tuntrace-fields 7 ,\n.Xr tuntrace-filter 7"
}
