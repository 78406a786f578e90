internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// The requests to an Alertmanager, and what its answers mean.
struct AlertmanagerExchange: Sendable {
  /// What it says of itself.
  enum Status: Hashable, Sendable {
    /// It started at a moment, in its own words, and has a clock.
    case started(String, clock: Timestamp?)
    /// It answers, and not with a status.
    case failed(String)
    /// It does not answer.
    case silent(String)
  }

  /// What became of alerts.
  enum Outcome: Hashable, Sendable {
    /// It has them.
    case arrived
    /// It takes one of them not; the others it has.
    case refused(String)
    /// It has none, and may take them another time.
    case failed(String)
  }

  private let settings: AlertmanagerSettings
  private let timeout: Duration
  private let client: CurlClient
  private let cover: SecretCover

  init(_ settings: AlertmanagerSettings, timeout: Duration, client: CurlClient) {
    self.settings = settings
    self.timeout = timeout
    self.client = client
    let values = settings.headers.map(\.value)
    // `Bearer` and `Basic` are no part of the secret.
    cover = SecretCover(
      values + values.compactMap { $0.split(separator: " ").last.map(String.init) })
  }

  /// Asks how it is.
  func status() async -> Status {
    do throws(CurlError) {
      return Self.judgeStatus(try await client.execute(request(.get, "/api/v2/status", nil)), cover)
    } catch {
      return .silent(error.message)
    }
  }

  /// Posts alerts.
  func post(_ body: [UInt8]) async -> Outcome {
    do throws(CurlError) {
      return Self.judge(try await client.execute(request(.post, "/api/v2/alerts", body)), cover)
    } catch {
      return .failed(error.message)
    }
  }

  private func request(_ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]?)
    -> HTTPRequest
  {
    let type = [HTTPHeader(name: "Content-Type", value: "application/json")]
    return HTTPRequest(
      method: method, url: settings.base + path,
      headers: (body == nil ? [] : type) + settings.headers, body: body, timeout: timeout,
      connectTimeout: timeout, maximumReplyBytes: 512 * 1024)
  }

  static func judgeStatus(_ response: HTTPResponse, _ cover: SecretCover) -> Status {
    let value = try? JSONParser.parse(response.body)
    guard response.status == 200, let started = value?["uptime"]?.stringValue else {
      let problem = problem(response, cover)
      // Of a gateway in between: Alertmanager itself does not answer.
      return (500...599).contains(response.status) ? .silent(problem) : .failed(problem)
    }
    return .started(started, clock: response.header("Date").flatMap(AskedPause.moment))
  }

  static func judge(_ response: HTTPResponse, _ cover: SecretCover) -> Outcome {
    switch response.status {
    case 200..<300: .arrived
    case 400, 413, 422: .refused(problem(response, cover))
    default: .failed(problem(response, cover))
    }
  }

  private static func problem(_ response: HTTPResponse, _ cover: SecretCover) -> String {
    let words = cover.excerpt(response.body)
    return "status \(response.status)" + (words.isEmpty ? "" : ": \(words)")
  }
}
