/* How wide the terminal is. */
#ifndef TUNTRACE_COLUMNS_H
#define TUNTRACE_COLUMNS_H

/* Columns of the terminal on stdout, else those that COLUMNS in the environment says; 0: neither. */
unsigned columns_of_terminal(void);

#endif
