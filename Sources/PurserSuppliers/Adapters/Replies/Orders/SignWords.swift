/// The names and words by which suppliers say beside what was asked for that something went wrong, or that there is more:
/// in small letters, without what only the spelling adds.
enum SignWords {
  /// Names of what is true, or has something in it, where there is an error.
  static let faults: Set = [
    "fault", "faults", "faultcode", "faultstring", "faultmessage", "exception", "exceptions",
    "exceptioncode", "exceptionmessage", "exceptiontype",
  ]
  /// Names of what is false then.
  static let successes: Set = [
    "success", "ok", "issuccess", "successful", "issuccessful", "succeeded", "isok",
    "authenticated", "authorized", "valid", "isvalid",
  ]
  /// Names of what is true then. A number of such a name counts something.
  static let failures: Set = ["failed", "isfailed", "hasfailed", "failure", "isfailure", "fail"]
  /// Names of words, and numbers, that may be of an error.
  static let outcomes: Set = [
    "status", "state", "result", "code", "outcome", "ack", "acknowledgement", "response", "type",
    "severity", "level", "resultcode", "responsecode", "returncode", "retcode", "ret", "rc",
    "statuscode", "httpcode", "httpstatus", "httpstatuscode", "statustext", "resultstatus",
    "responsestatus", "requeststatus", "callstatus", "apistatus", "resulttype", "responsetype",
  ]
  /// Names of sentences for people.
  static let messages: Set = [
    "message", "msg", "reason", "detail", "title", "statusmessage", "statusmsg", "statustext",
    "statusdescription", "resultmessage", "resultmsg", "resultdescription", "responsemessage",
    "responsemsg", "retmsg", "returnmessage", "faultstring",
  ]

  /// Names of what is true where a list was not read to its end.
  static let parts: Set = [
    "partial", "ispartial", "partialresult", "partialresults", "haspartialresults", "incomplete",
    "isincomplete", "incompleteresult", "incompleteresults", "timedout", "istimedout", "timeout",
    "terminatedearly", "truncated", "istruncated", "degraded",
  ]
  /// Names of what is false there.
  static let wholes: Set = [
    "complete", "iscomplete", "resultcomplete", "resultscomplete", "done", "isdone", "finished",
  ]
  /// Names of counts of rows.
  static let totals: Set = [
    "total", "count", "totalcount", "totalitems", "totalresults", "totalelements", "totalrecords",
    "totalrows", "totalsize", "totalhits", "totalmatches", "totalorders", "totalnumber",
    "recordstotal", "recordstotalcount", "recordcount", "resultcount", "resultscount",
    "itemcount", "itemscount", "itemstotal", "rowcount", "ordercount", "orderscount", "numfound",
    "numresults", "numrows", "numitems", "nbhits", "nbresults", "resultstotal", "hitcount",
  ]
  /// Names of counts of pages.
  static let pages: Set = [
    "pages", "lastpage", "totalpages", "pagecount", "totalpagecount", "numpages", "numberofpages",
    "nbpages", "pagestotal", "maxpage",
  ]
  /// Names of a next page.
  static let nextPages: Set = [
    "next", "nextpage", "nextcursor", "nextpagetoken", "nexttoken", "nextpageurl", "nexturl",
    "nextlink", "nextmarker", "nextid", "nextoffset", "continuation", "continuationtoken",
  ]
  /// Names of what is true where a next page follows.
  static let flagsOfMore: Set = [
    "more", "hasmore", "hasnext", "hasnextpage", "hasmorepages", "hasmoreresults", "moreresults",
    "moreavailable", "istruncated", "truncated",
  ]
  /// Names of what such things stand in.
  static let wrappers: Set = [
    "meta", "metadata", "header", "head", "headers", "status", "result", "results", "response",
    "responseheader", "responsestatus", "responseinfo", "resultinfo", "info", "pagination",
    "paging", "pager", "page", "pageinfo", "links", "data", "hits", "summary", "listinfo",
  ]

  /// Words of an error, alone or among others.
  static let errors: Set = [
    "error", "errors", "err", "fail", "fails", "failed", "failure", "fault", "exception", "ko",
    "nok", "nack", "nak", "unsuccessful", "denied", "forbidden", "unauthorized",
    "unauthenticated", "invalid", "busy", "unavailable", "maintenance", "timeout", "overloaded",
    "throttled", "aborted", "fatal", "critical",
  ]
  /// Words of trouble in a sentence.
  static let trouble: Set = errors.subtracting(["ko", "nok", "nack", "nak", "critical"])
    .union(["later", "retry", "overload", "inaccessible", "unreachable"])

  /// Whether a text has one of `words` in it, and does not say that there is none.
  static func isOfError(_ text: String, _ words: Set<String>) -> Bool {
    if NoError.isSaid(by: text) { return false }
    let found = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    for (index, word) in found.enumerated() where words.contains(word) {
      let before = index > 0 ? found[index - 1] : ""
      if !["no", "0", "without", "any"].contains(before) { return true }
    }
    return found.count == 2 && found[0] == "not" && found[1] == "ok"
  }
}
