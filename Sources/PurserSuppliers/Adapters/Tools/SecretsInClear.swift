internal import ExactJSON

/// Constants that look like secrets where a credential belongs. Nothing would keep them out of messages.
struct SecretsInClear {
  let adapter: AdapterDefinition

  /// A constant text, and where it stands.
  private struct Place {
    var label: String
    var text: String
    /// Whether a secret is expected there, so that less is needed to be taken for one.
    var isForSecret: Bool

    init(_ label: String, _ text: String, isForSecret: Bool) {
      (self.label, self.text, self.isForSecret) = (label, text, isForSecret)
    }

    /// Each constant part of a template stands for itself.
    static func parts(
      _ label: String, _ template: Template, isForSecret: Bool
    ) -> [Place] {
      if let constant = template.constant {
        return [Place(label, constant, isForSecret: isForSecret)]
      }
      return template.pieces.compactMap { piece in
        if case .text(let text) = piece { Place(label, text, isForSecret: false) } else { nil }
      }
    }
  }

  /// A sentence for each; none repeats the secret.
  var warnings: [String] {
    var found: [String] = []
    for place in inAuthentication + inRequests + elsewhere {
      let isSecret =
        place.isForSecret
        ? SecretLook.isLikely(place.text) : SecretLook.isCertain(place.text)
      guard isSecret else { continue }
      let sentence =
        "a secret stands in clear in \(place.label); put it under `credentials` of the supplier, its "
        + "name under `credentials` of the adapter, and write `{{name}}` here"
      if !found.contains(sentence) { found.append(sentence) }
    }
    return found
  }

  // MARK: Under `auth`

  private var inAuthentication: [Place] {
    switch adapter.authentication {
    case .placed(let placement):
      return Self.places(placement, user: "username", password: "password")
    case .token(let grant):
      let requests = grant.steps.flatMap { step -> [Place] in
        let pair =
          grant.kind == .oauth2 ? ("client_id", "client_secret") : ("username", "password")
        return Self.places(step.placement, user: pair.0, password: pair.1)
          + Self.places(step.request, "`auth`")
      }
      return requests + Self.places(grant.placement, user: "username", password: "password")
        + (grant.refreshToken.map { Self.secret("refresh_token", $0) } ?? [])
    case .signed(let scheme):
      switch scheme {
      case .awsV4(let id, let secret, _, _, let token):
        return Self.identifier("access_key_id", id) + Self.secret("secret_access_key", secret)
          + (token.map { Self.secret("session_token", $0) } ?? [])
      case .tencentTC3(let id, let secret, _):
        return Self.identifier("secret_id", id) + Self.secret("secret_key", secret)
      case .baiduBCE(let id, let secret):
        return Self.identifier("access_key_id", id) + Self.secret("secret_access_key", secret)
      }
    }
  }

  private static func secret(_ name: String, _ template: Template) -> [Place] {
    Place.parts("`auth`, \(Quotation.quoted(name))", template, isForSecret: true)
  }

  private static func identifier(_ name: String, _ template: Template) -> [Place] {
    Place.parts("`auth`, \(Quotation.quoted(name))", template, isForSecret: false)
  }

  private static func places(
    _ placement: Placement, user: String, password: String
  ) -> [Place] {
    let fields = placement.headers + placement.query + placement.body + placement.cookies
    return fields.flatMap { field -> [Place] in
      SecretLook.isOfNoSecret(field.name) ? [] : secret(field.name, field.value)
    }
      + (placement.basic.map { identifier(user, $0.username) + secret(password, $0.password) } ?? [])
  }

  // MARK: In requests

  private var inRequests: [Place] {
    adapter.calls.flatMap { Self.places($0.request, "`request`") }
      + (adapter.clock.map { Self.places($0.request, "`clock`") } ?? [])
  }

  private static func places(_ request: RequestTemplate, _ label: String) -> [Place] {
    var places = (request.headers + request.query).flatMap { field($0.name, $0.value, label) }
    places += Place.parts("\(label), `path`", request.path, isForSecret: false)
    switch request.body {
    case .json(let template)?: places += members(template, "json", label)
    case .form(let fields)?: places += fields.flatMap { field($0.name, $0.value, label) }
    case .text(let text)?, .xml(let text)?:
      places += Place.parts("the body of \(label)", text, isForSecret: false)
    case nil: break
    }
    return places
  }

  private static func field(_ name: String, _ value: Template, _ label: String) -> [Place] {
    guard !SecretLook.isOfNoSecret(name) else { return [] }
    return Place.parts(
      "\(label), \(Quotation.quoted(name))", value, isForSecret: SecretLook.isNameOfSecret(name))
  }

  private static func members(
    _ template: JSONTemplate, _ name: String, _ label: String
  ) -> [Place] {
    switch template {
    case .constant: []
    case .text(let text): field(name, text, label)
    case .array(let elements): elements.flatMap { members($0, name, label) }
    case .object(let object): object.flatMap { members($0.value, $0.name, label) }
    }
  }

  // MARK: Elsewhere

  private var elsewhere: [Place] {
    let inLets = adapter.lets.flatMap { value in
      value.expression.root.all.compactMap { node -> Place? in
        guard case .string(let text) = node else { return nil }
        return Place("`let`, \(Quotation.quoted(value.name))", text, isForSecret: false)
      }
    }
    let inSettings = adapter.settings.flatMap { setting in
      (setting.defaultValue?.elements ?? []).map {
        Place(
          "the default of the setting \(Quotation.quoted(setting.name))", $0,
          isForSecret: SecretLook.isNameOfSecret(setting.name))
      }
    }
    return inLets + inSettings
  }
}
