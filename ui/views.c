#include "ui.h"

extern const struct view view_flows, view_ladder, view_records, view_fields, view_hex, view_stack,
	view_stream, view_timeline, view_explain, view_help;

const struct view *const views[VIEW_COUNT] = {
	[VIEW_FLOWS] = &view_flows,     [VIEW_LADDER] = &view_ladder,
	[VIEW_RECORDS] = &view_records, [VIEW_FIELDS] = &view_fields,
	[VIEW_HEX] = &view_hex,         [VIEW_STACK] = &view_stack,
	[VIEW_STREAM] = &view_stream,   [VIEW_TIMELINE] = &view_timeline,
	[VIEW_EXPLAIN] = &view_explain, [VIEW_HELP] = &view_help,
};
