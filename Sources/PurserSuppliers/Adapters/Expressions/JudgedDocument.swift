/// What a selector finds, or may or may not find.
struct JudgedDocument {
  let document: ReplyDocument
  /// Why nobody can tell whether a filter passes it; `nil` where it does.
  var doubt: Verdict.Doubt?
}
