/// Why a text is no XML, a path is no XPath, or a path cannot be followed.
package struct XMLPathError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure a caller decides on.
  package enum Code: String, Sendable, CaseIterable {
    /// There is nothing to parse.
    case empty
    /// The document is not well-formed, or not in UTF-8.
    case malformed
    /// The document has a document type declaration with declarations in it.
    case doctype
    /// Elements stand within elements beyond `XMLLimits.depth`.
    case tooDeep
    /// The document, or what a path does with it, is beyond another of the `XMLLimits`.
    case limit
    /// The path breaks the grammar of XPath 1.0.
    case syntax
    /// The path uses a prefix that no namespace was given for.
    case unknownPrefix
    /// The path calls a function that XPath 1.0 does not have.
    case unknownFunction
    /// The expression gives a number, a text or a condition, or selects what is no node of the
    /// document.
    case notNodes
    /// Anything else, such as no memory.
    case failed
  }

  /// The kind of failure.
  package let code: Code
  /// A sentence for people. For a document it begins with line and column where they are known; for
  /// a path it says nothing of the place.
  package let message: String
  /// Characters from the start of a path to the place; `nil` where there is none.
  package let offset: Int?

  init(_ code: Code, _ message: String, at offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  /// `at 7: ...` where there is a place in a path, counted from 0; else the sentence.
  package var description: String { offset.map { "at \($0): \(message)" } ?? message }
}
