/* libxlsxwriter, loaded when the first workbook is written: linked, it and what only it needs would add most of a millisecond to the
   start of every command. Its functions have their own names here and go on to the library's. */
#ifndef CXLSXWRITER_H
#define CXLSXWRITER_H

#include <xlsxwriter.h>

/* Loads the library, once. Answers why it cannot be, or NULL; no other function may be called before that. */
const char *cxlsxwriter_load(void);

#endif
