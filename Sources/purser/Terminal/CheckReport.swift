import ExactJSON
import PurserCore
import PurserSuppliers

/// What `purser check` found.
struct CheckReport {
  /// A supplier whose samples or live answer are not as they should be.
  struct Failure {
    var supplier: SupplierID
    var message: String
  }

  var problems: [Problem]
  var source: SourceText
  /// How many suppliers the file has; `nil` when it cannot be used.
  var supplierCount: Int?
  var failures: [Failure] = []

  init(problems: [Problem], source: SourceText) {
    self.problems = problems
    self.source = source
  }

  /// Each problem as `file:line:column: error: ...` with its line and a caret.
  var renderedProblems: [String] { problems.map(source.rendered) }

  /// Whether the file can be used and every supplier is as it should be.
  var isClean: Bool { supplierCount != nil && failures.isEmpty }

  /// One line for people.
  var summary: String {
    let count = supplierCount ?? 0
    let warnings =
      switch problems.count {
      case 0: "no problem"
      case 1: "1 warning"
      case let number: "\(number) warnings"
      }
    return "\(source.fileName): \(count) \(count == 1 ? "supplier" : "suppliers"), \(warnings)"
  }

  /// The report for programs.
  var json: [UInt8] {
    JSONWriter.object(style: .pretty) { json in
      json.string("file", source.fileName)
      json.integer("suppliers", supplierCount)
      json.array("problems") { list in
        for problem in problems {
          list.object { json in
            json.string("severity", problem.severity.rawValue)
            json.integer("line", problem.mark.line)
            json.integer("column", problem.mark.column)
            json.string("message", problem.message)
          }
        }
      }
      json.array("failures") { list in
        for failure in failures {
          list.object { json in
            json.string("supplier", failure.supplier.name)
            json.string("message", failure.message)
          }
        }
      }
    }
  }
}
