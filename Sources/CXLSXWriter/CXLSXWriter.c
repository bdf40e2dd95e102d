#define _GNU_SOURCE
#include "CXLSXWriter.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

/* What Sitrep uses of the library, in the order of the names: DO for what answers nothing. */
#define FUNCTIONS(CALL, DO) \
    CALL(lxw_chart_series *, chart_add_series, (lxw_chart *chart, const char *categories, const char *values), \
        (chart, categories, values)) \
    CALL(lxw_chart_axis *, chart_axis_get, (lxw_chart *chart, lxw_chart_axis_type axis_type), (chart, axis_type)) \
    DO(chart_axis_major_gridlines_set_line, (lxw_chart_axis *axis, lxw_chart_line *line), (axis, line)) \
    DO(chart_axis_major_gridlines_set_visible, (lxw_chart_axis *axis, uint8_t visible), (axis, visible)) \
    DO(chart_axis_set_crossing_max, (lxw_chart_axis *axis), (axis)) \
    DO(chart_axis_set_log_base, (lxw_chart_axis *axis, uint16_t log_base), (axis, log_base)) \
    DO(chart_axis_set_max, (lxw_chart_axis *axis, double max), (axis, max)) \
    DO(chart_axis_set_min, (lxw_chart_axis *axis, double min), (axis, min)) \
    DO(chart_axis_set_name, (lxw_chart_axis *axis, const char *name), (axis, name)) \
    DO(chart_axis_set_name_font, (lxw_chart_axis *axis, lxw_chart_font *font), (axis, font)) \
    DO(chart_axis_set_num_font, (lxw_chart_axis *axis, lxw_chart_font *font), (axis, font)) \
    DO(chart_axis_set_num_format, (lxw_chart_axis *axis, const char *num_format), (axis, num_format)) \
    DO(chart_axis_set_reverse, (lxw_chart_axis *axis), (axis)) \
    CALL(lxw_error, chart_legend_delete_series, (lxw_chart *chart, int16_t *delete_series), (chart, delete_series)) \
    DO(chart_legend_set_position, (lxw_chart *chart, uint8_t position), (chart, position)) \
    DO(chart_series_set_categories, (lxw_chart_series *series, const char *sheetname, lxw_row_t first_row, \
        lxw_col_t first_col, lxw_row_t last_row, lxw_col_t last_col), \
        (series, sheetname, first_row, first_col, last_row, last_col)) \
    DO(chart_series_set_fill, (lxw_chart_series *series, lxw_chart_fill *fill), (series, fill)) \
    DO(chart_series_set_line, (lxw_chart_series *series, lxw_chart_line *line), (series, line)) \
    DO(chart_series_set_marker_fill, (lxw_chart_series *series, lxw_chart_fill *fill), (series, fill)) \
    DO(chart_series_set_marker_line, (lxw_chart_series *series, lxw_chart_line *line), (series, line)) \
    DO(chart_series_set_marker_size, (lxw_chart_series *series, uint8_t size), (series, size)) \
    DO(chart_series_set_marker_type, (lxw_chart_series *series, uint8_t type), (series, type)) \
    DO(chart_series_set_name_range, (lxw_chart_series *series, const char *sheetname, lxw_row_t row, lxw_col_t col), \
        (series, sheetname, row, col)) \
    DO(chart_series_set_values, (lxw_chart_series *series, const char *sheetname, lxw_row_t first_row, \
        lxw_col_t first_col, lxw_row_t last_row, lxw_col_t last_col), \
        (series, sheetname, first_row, first_col, last_row, last_col)) \
    DO(chart_set_series_gap, (lxw_chart *chart, uint16_t gap), (chart, gap)) \
    DO(chart_set_series_overlap, (lxw_chart *chart, int8_t overlap), (chart, overlap)) \
    DO(chart_title_off, (lxw_chart *chart), (chart)) \
    DO(format_set_align, (lxw_format *format, uint8_t alignment), (format, alignment)) \
    DO(format_set_bold, (lxw_format *format), (format)) \
    DO(format_set_bottom, (lxw_format *format, uint8_t style), (format, style)) \
    DO(format_set_bottom_color, (lxw_format *format, lxw_color_t color), (format, color)) \
    DO(format_set_font_color, (lxw_format *format, lxw_color_t color), (format, color)) \
    DO(format_set_font_size, (lxw_format *format, double size), (format, size)) \
    DO(format_set_indent, (lxw_format *format, uint8_t level), (format, level)) \
    DO(format_set_italic, (lxw_format *format), (format)) \
    DO(format_set_num_format, (lxw_format *format, const char *num_format), (format, num_format)) \
    DO(format_set_text_wrap, (lxw_format *format), (format)) \
    DO(format_set_top, (lxw_format *format, uint8_t style), (format, style)) \
    DO(format_set_underline, (lxw_format *format, uint8_t style), (format, style)) \
    CALL(char *, lxw_strerror, (lxw_error error_num), (error_num)) \
    CALL(lxw_chart *, workbook_add_chart, (lxw_workbook *workbook, uint8_t chart_type), (workbook, chart_type)) \
    CALL(lxw_format *, workbook_add_format, (lxw_workbook *workbook), (workbook)) \
    CALL(lxw_worksheet *, workbook_add_worksheet, (lxw_workbook *workbook, const char *sheetname), (workbook, sheetname)) \
    CALL(lxw_error, workbook_close, (lxw_workbook *workbook), (workbook)) \
    CALL(lxw_workbook *, workbook_new_opt, (const char *filename, lxw_workbook_options *options), (filename, options)) \
    CALL(lxw_error, workbook_set_custom_property_string, (lxw_workbook *workbook, const char *name, const char *value), \
        (workbook, name, value)) \
    CALL(lxw_error, workbook_set_properties, (lxw_workbook *workbook, lxw_doc_properties *properties), \
        (workbook, properties)) \
    DO(worksheet_activate, (lxw_worksheet *worksheet), (worksheet)) \
    CALL(lxw_error, worksheet_add_table, (lxw_worksheet *worksheet, lxw_row_t first_row, lxw_col_t first_col, \
        lxw_row_t last_row, lxw_col_t last_col, lxw_table_options *options), \
        (worksheet, first_row, first_col, last_row, last_col, options)) \
    DO(worksheet_fit_to_pages, (lxw_worksheet *worksheet, uint16_t width, uint16_t height), (worksheet, width, height)) \
    DO(worksheet_freeze_panes, (lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t col), (worksheet, row, col)) \
    DO(worksheet_gridlines, (lxw_worksheet *worksheet, uint8_t option), (worksheet, option)) \
    CALL(lxw_error, worksheet_insert_chart_opt, (lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t col, \
        lxw_chart *chart, lxw_chart_options *user_options), (worksheet, row, col, chart, user_options)) \
    CALL(lxw_error, worksheet_merge_range, (lxw_worksheet *worksheet, lxw_row_t first_row, lxw_col_t first_col, \
        lxw_row_t last_row, lxw_col_t last_col, const char *string, lxw_format *format), \
        (worksheet, first_row, first_col, last_row, last_col, string, format)) \
    CALL(lxw_error, worksheet_repeat_rows, (lxw_worksheet *worksheet, lxw_row_t first_row, lxw_row_t last_row), \
        (worksheet, first_row, last_row)) \
    CALL(lxw_error, worksheet_set_column, (lxw_worksheet *worksheet, lxw_col_t first_col, lxw_col_t last_col, \
        double width, lxw_format *format), (worksheet, first_col, last_col, width, format)) \
    DO(worksheet_set_first_sheet, (lxw_worksheet *worksheet), (worksheet)) \
    CALL(lxw_error, worksheet_set_footer, (lxw_worksheet *worksheet, const char *string), (worksheet, string)) \
    CALL(lxw_error, worksheet_set_h_pagebreaks, (lxw_worksheet *worksheet, lxw_row_t *breaks), (worksheet, breaks)) \
    DO(worksheet_set_landscape, (lxw_worksheet *worksheet), (worksheet)) \
    DO(worksheet_set_margins, (lxw_worksheet *worksheet, double left, double right, double top, double bottom), \
        (worksheet, left, right, top, bottom)) \
    DO(worksheet_set_paper, (lxw_worksheet *worksheet, uint8_t paper_type), (worksheet, paper_type)) \
    DO(worksheet_set_print_scale, (lxw_worksheet *worksheet, uint16_t scale), (worksheet, scale)) \
    CALL(lxw_error, worksheet_set_row, (lxw_worksheet *worksheet, lxw_row_t row, double height, lxw_format *format), \
        (worksheet, row, height, format)) \
    CALL(lxw_error, worksheet_write_blank, (lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t col, lxw_format *format), \
        (worksheet, row, col, format)) \
    CALL(lxw_error, worksheet_write_boolean, (lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t col, int value, \
        lxw_format *format), (worksheet, row, col, value, format)) \
    CALL(lxw_error, worksheet_write_number, (lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t col, double number, \
        lxw_format *format), (worksheet, row, col, number, format)) \
    CALL(lxw_error, worksheet_write_string, (lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t col, \
        const char *string, lxw_format *format), (worksheet, row, col, string, format)) \
    CALL(lxw_error, worksheet_write_url_opt, (lxw_worksheet *worksheet, lxw_row_t row_num, lxw_col_t col_num, \
        const char *url, lxw_format *format, const char *string, const char *tooltip), \
        (worksheet, row_num, col_num, url, format, string, tooltip))

#define MEMBER(result, name, parameters, arguments) __typeof__(name) *name;
#define MEMBER_DO(name, parameters, arguments) MEMBER(void, name, parameters, arguments)
static struct { FUNCTIONS(MEMBER, MEMBER_DO) } library;

static const char *missing;
static char missing_text[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
#if defined(__APPLE__)
    void *file = dlopen("libxlsxwriter." LXW_SOVERSION ".dylib", RTLD_NOW | RTLD_LOCAL);
#else
    void *file = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);
#endif
    if (!file) {
        const char *reason = dlerror();
        snprintf(
            missing_text, sizeof missing_text, "libxlsxwriter (Debian: libxlsxwriter" LXW_SOVERSION ") cannot be loaded: %s",
            reason ? reason : "");
        missing = missing_text;
        return;
    }
#define SYMBOL(result, name, parameters, arguments) {#name, (void **)&library.name},
#define SYMBOL_DO(name, parameters, arguments) SYMBOL(void, name, parameters, arguments)
    struct {
        const char *name;
        void **place;
    } symbols[] = {FUNCTIONS(SYMBOL, SYMBOL_DO)};
    for (size_t index = 0; index < sizeof symbols / sizeof *symbols; index++) {
        *symbols[index].place = dlsym(file, symbols[index].name);
        if (!*symbols[index].place) {
            snprintf(missing_text, sizeof missing_text, "libxlsxwriter has no %s", symbols[index].name);
            missing = missing_text;
            return;
        }
    }
}

const char *cxlsxwriter_load(void) {
    pthread_once(&once, load);
    return missing;
}

/* The functions by their names, as xlsxwriter.h declares them. */
#define FORWARD(result, name, parameters, arguments) \
    result name parameters { return library.name arguments; }
#define FORWARD_DO(name, parameters, arguments) \
    void name parameters { library.name arguments; }
FUNCTIONS(FORWARD, FORWARD_DO)
