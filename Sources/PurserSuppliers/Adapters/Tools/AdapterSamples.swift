internal import CurlClient
internal import ExactJSON
package import PurserCore

/// Tests an adapter by the samples that it carries. Nothing is sent and no clock is read.
package enum AdapterSamples {
  /// A sample that is not as it should be.
  package struct Mismatch: Sendable, CustomStringConvertible {
    /// The sample's name.
    package var sample: String
    /// What was expected and what came instead.
    package var message: String

    package var description: String { "sample `\(sample)`: \(message)" }
  }

  /// Every sample of `adapter` that is not read, or whose requests are not made, as it expects; empty when
  /// all is well.
  package static func mismatches(
    of adapter: AdapterDefinition, currencies: CurrencyTable = CurrencyTable()
  ) async -> [Mismatch] {
    var mismatches: [Mismatch] = []
    for sample in adapter.samples {
      let message: String?
      if let replies = sample.play {
        let play = SamplePlay(sample: sample, adapter: adapter, currencies: currencies)
        message = await play.mismatch(replies)
      } else {
        message = mismatch(of: sample, adapter, currencies)
      }
      if let message { mismatches.append(Mismatch(sample: sample.name, message: message)) }
    }
    for sample in adapter.listSamples {
      let play = ListSamplePlay(sample: sample, adapter: adapter, currencies: currencies)
      if let message = await play.mismatch() {
        mismatches.append(Mismatch(sample: sample.name, message: message))
      }
    }
    for sample in adapter.orderSamples {
      let play = OrderSamplePlay(sample: sample, adapter: adapter, currencies: currencies)
      if let message = await play.mismatch() {
        mismatches.append(Mismatch(sample: sample.name, message: message))
      }
    }
    return mismatches
  }

  /// The same of the samples that are one reply to be read, for which no request is made.
  package static func mismatchesOfReplies(
    of adapter: AdapterDefinition, currencies: CurrencyTable = CurrencyTable()
  ) -> [Mismatch] {
    adapter.samples.filter { $0.play == nil }.compactMap { sample in
      mismatch(of: sample, adapter, currencies).map { Mismatch(sample: sample.name, message: $0) }
    }
  }

  private static func mismatch(
    of sample: AdapterSample, _ adapter: AdapterDefinition, _ currencies: CurrencyTable
  ) -> String? {
    guard adapter.calls.indices.contains(sample.call) else { return "there is no such call" }
    let outcome: Result<PoolsRead, CheckFailure>
    do throws(CheckFailure) {
      let reader = try reader(of: sample, adapter, currencies)
      let place = reader.call.pagination?.start
      let reply = try reader.success(
        sample.response, receivedAt: sample.at, page: place?.names ?? [:])
      _ = try reader.next(after: place, reply)
      _ = try reader.kept(in: [reply])
      outcome = .success(try reader.readings(in: [reply]).summed())
    } catch {
      outcome = .failure(error)
    }
    let advice = settingAdvice(sample, adapter, outcome)
    return SampleComparison(sample, adapter).difference(outcome).map { $0 + advice }
  }

  /// What to give where a setting is missing, which is read in replies too.
  private static func settingAdvice(
    _ sample: AdapterSample, _ adapter: AdapterDefinition,
    _ outcome: Result<PoolsRead, CheckFailure>
  ) -> String {
    guard case .failure(let failure) = outcome, failure.kind == .shapeChanged else { return "" }
    let used = adapter.namesInReplies(to: adapter.calls[sample.call])
    let missing = adapter.settings.first { setting in
      setting.defaultValue == nil && sample.settings[setting.name] == nil
        && used.contains(setting.name)
    }
    return missing.map {
      "; the setting `\($0.name)` is not given: write `settings: {\($0.name): ...}` in the sample"
    } ?? ""
  }

  private static func reader(
    of sample: AdapterSample, _ adapter: AdapterDefinition, _ currencies: CurrencyTable
  ) throws(CheckFailure) -> ReplyReader {
    var known = adapter.knownInReplies(settings: sample.settings)
    let nothing = Rendering(scope: Scope(names: KnownNames()))
    for (name, template) in sample.kept {
      do throws(ExpressionFailure) {
        known[name] = try nothing.json(template).map { Value($0) }
      } catch {
        throw CheckFailure(.invalid, "`\(name)` of kept: \(error.sentence)")
      }
    }
    return ReplyReader(
      adapter: adapter, call: adapter.calls[sample.call], known: known,
      currencies: currencies.declaring(adapter.currencies))
  }
}
