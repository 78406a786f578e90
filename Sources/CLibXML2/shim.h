#ifndef PURSER_CLIBXML2_SHIM_H
#define PURSER_CLIBXML2_SHIM_H

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/* What hears of a thread's errors. */
typedef struct {
  xmlStructuredErrorFunc structured;
  void *structured_context;
  xmlGenericErrorFunc generic;
  void *generic_context;
} purser_xml_listeners;

/* Swift has no variadic functions that C could call. */
static inline void purser_xml_ignore(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}

/*
 * Sends this thread's errors to a function, and nothing to the standard error stream. The variables
 * of libxml2 behind this are thread-local, and macros that Swift cannot see.
 */
static inline purser_xml_listeners purser_xml_listen(
    void *context, xmlStructuredErrorFunc listener) {
  purser_xml_listeners before = {
    xmlStructuredError, xmlStructuredErrorContext, xmlGenericError, xmlGenericErrorContext,
  };
  xmlSetStructuredErrorFunc(context, listener);
  xmlSetGenericErrorFunc(NULL, purser_xml_ignore);
  return before;
}

static inline void purser_xml_stop_listening(purser_xml_listeners before) {
  xmlSetStructuredErrorFunc(before.structured_context, before.structured);
  xmlSetGenericErrorFunc(before.generic_context, before.generic);
  xmlResetLastError();
}

/* A variable of libxml2 that holds a function. */
static inline void purser_xml_free(void *memory) {
  xmlFree(memory);
}

/* Whether the parser has left some of what it was given unread, decoded or not. */
static inline int purser_xml_has_rest(xmlParserCtxtPtr context) {
  xmlParserInputPtr input = context->input;
  if (input == NULL) return 0;
  if (input->cur < input->end) return 1;
  return input->buf != NULL && input->buf->raw != NULL && xmlBufUse(input->buf->raw) > 0;
}

#endif
