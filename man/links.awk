# Names that a page has beside its own: "tuntrace-text.3:text_init.3" for each.
FNR == 1 {
	page = FILENAME
	sub(/.*\//, "", page)
	section = page
	sub(/.*\./, ".", section)
	inside = 0
}
/^\.Sh/ { inside = $2 == "NAME" }
inside && $1 == ".Nm" && $2 section != page { print page ":" $2 section }
