internal import CurlClient
internal import ExactJSON

/// A request of an adapter, its templates not yet filled in.
struct RequestTemplate: Sendable {
  var method = HTTPRequest.Method.get
  /// Another host than the supplier's.
  var baseURL: String?
  /// Appended to the base URL.
  var path = Template.empty
  var query: [TemplateField] = []
  var headers: [TemplateField] = []
  var body: RequestBody?
  /// The most bytes that a reply may have.
  var maximumReplyBytes = Self.defaultMaximumReplyBytes

  static let defaultMaximumReplyBytes = 256 * 1024

  /// Every template in it.
  var templates: [Template] {
    let inBody: [Template] =
      switch body {
      case nil: []
      case .json(let json)?: json.templates
      case .form(let fields)?: fields.map(\.value)
      case .text(let text)?, .xml(let text)?: [text]
      }
    return [path] + query.map(\.value) + headers.map(\.value) + inBody
  }

  /// Whether authentication can add a member to the body.
  var canTakeMember: Bool {
    switch body {
    case .form?, .json(.object)?: true
    case .json(.constant)?, .json(.text)?, .json(.array)?, .text?, .xml?, nil: false
    }
  }
}

/// A name with a template for its value.
struct TemplateField: Sendable {
  var name: String
  var value: Template
}

/// What a request carries.
enum RequestBody: Sendable {
  case json(JSONTemplate)
  case form([TemplateField])
  case text(Template)
  case xml(Template)

  /// The media type, unless the adapter names another.
  var contentType: String {
    switch self {
    case .json: "application/json"
    case .form: "application/x-www-form-urlencoded"
    case .text: "text/plain; charset=utf-8"
    case .xml: "application/xml"
    }
  }
}

/// A JSON value with templates for its strings.
enum JSONTemplate: Sendable {
  /// A number, `true`, `false` or `null`.
  case constant(JSONValue)
  case text(Template)
  case array([JSONTemplate])
  case object([(name: String, value: JSONTemplate)])

  var templates: [Template] {
    switch self {
    case .constant: []
    case .text(let template): [template]
    case .array(let items): items.flatMap(\.templates)
    case .object(let members): members.flatMap(\.value.templates)
    }
  }
}
