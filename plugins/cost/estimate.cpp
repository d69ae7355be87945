#include "estimate.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "tokens/encoder.hpp"

namespace aipreflight::cost {
namespace {

constexpr double kMillion = 1e6;
constexpr double kThousand = 1e3;
// An answer without a limit can be this long and is seldom longer.
constexpr double kLongAnswer = 4096;
// OpenAI's chat format: tokens around each message, and before the answer.
constexpr double kMessageTokens = 4;
constexpr double kAnswerTokens = 3;
// A picture of 1024 × 1024: OpenAI in high detail (85 + 170 for each of 4 tiles), Anthropic
// (width × height / 750), Google (one tile).
constexpr double kOpenAiImage = 765;
constexpr double kAnthropicImage = 1398;
constexpr double kGoogleImage = 258;
// A made picture of that size in medium quality.
constexpr double kMadeImage = 1056;
constexpr double kMinute = 1.0 / 60;

std::string shown(std::string_view text) {
  return '"' + text::one_line(text, 120) + '"';
}

class Estimator {
 public:
  Estimator(const Site& site,
            const prices::Table& table,
            const Assumptions& assumptions,
            const Usage& usage)
      : site_(site), table_(table), assumptions_(assumptions), usage_(usage) {}

  Estimate run() {
    count_calls();
    count_output();
    if (!find_provider()) {
      count_input("");
      return std::move(result_);
    }
    price_choices();
    return std::move(result_);
  }

 private:
  void count_calls() {
    result_.notes = usage_.notes;
    result_.calls_per_month = usage_.calls_per_month;
    result_.calls_confidence = usage_.confidence;
    result_.calls_from = usage_.from;
    result_.is_measured = usage_.is_measured;
    if (usage_.is_measured) {
      note("calls are measured: " + usage_.from);
      return;  // turns of loops are among them
    }
    result_.calls_per_month *= static_cast<double>(site_.repeats);
    if (site_.repeats > 1) note("in loops that run " + std::to_string(site_.repeats) + " times");
    if (site_.is_in_unknown_loop) note("in a loop of unknown length, counted once");
  }

  struct Candidate {
    std::string model;
    std::string provider;
    Confidence confidence;
  };

  void note(std::string text) { result_.notes.push_back(std::move(text)); }

  // Where the call goes; false: nobody knows what it costs there.
  bool find_provider() {
    provider_ = site_.provider;
    if (site_.endpoint == Endpoint::kNamed) {
      if (auto named = table_.provider_of(site_.url)) {
        provider_ = *named;
      } else {
        result_.why_unpriced = "the endpoint " + shown(site_.url) + " is no known provider's";
        return false;
      }
    }
    if (provider_ == "custom") {
      result_.why_unpriced = "the provider is not known";
      return false;
    }
    if (site_.endpoint == Endpoint::kUnknown) is_provider_assumed_ = true;
    return true;
  }

  [[nodiscard]] std::vector<Candidate> candidates() {
    std::vector<Candidate> all;
    for (const ModelChoice& choice : site_.models) {
      Candidate candidate{choice.name,
                          choice.provider.empty() ? provider_ : choice.provider,
                          site_.model_confidence};
      if (choice.is_environment) {
        note("the environment may name another model than " + shown(choice.name));
      }
      if (const auto mapped = assumptions_.deployments.find(choice.name);
          mapped != assumptions_.deployments.end()) {
        note("the profile says that " + shown(choice.name) + " is " + shown(mapped->second));
        candidate.model = mapped->second;
      } else if (candidate.provider == "azure") {
        // A deployment is named by whoever made it, most often after its model.
        candidate.confidence = Confidence::kAssumed;
        note("taken for a deployment of the model of its name; 'deployments' says which it is");
      }
      if (is_provider_assumed_) candidate.confidence = Confidence::kAssumed;
      all.push_back(std::move(candidate));
    }
    if (site_.may_be_other && !all.empty()) {
      note("another model may come in: " + site_.why_unknown);
    }
    if (all.empty() && !assumptions_.unknown_model.empty()) {
      note("the model is not known, and priced as " + shown(assumptions_.unknown_model));
      all.push_back({assumptions_.unknown_model, "", Confidence::kAssumed});
    }
    return all;
  }

  void price_choices() {
    const std::vector<Candidate> all = candidates();
    if (all.empty()) {
      result_.why_unpriced = site_.why_unknown;
      return count_input("");
    }
    bool is_any_unpriced = false;
    Estimate best;
    for (const Candidate& candidate : all) {
      Estimate one = result_;
      std::swap(one, result_);
      price(candidate);
      std::swap(one, result_);
      if (!one.is_priced) {
        is_any_unpriced = true;
        if (!best.is_priced) best = std::move(one);
        continue;
      }
      if (!best.is_priced) {
        best = std::move(one);
      } else {
        const double low = std::min(best.per_call.low, one.per_call.low);
        if (one.per_call.expected > best.per_call.expected) std::swap(best, one);
        best.per_call.low = low;
        best.per_month.low = low * best.calls_per_month;
      }
    }
    result_ = std::move(best);
    if (is_any_unpriced && result_.is_priced) {
      // Half of an answer is none: the price of one of its models is not known.
      note("the price of another model that it may be is not known");
      result_.confidence = Confidence::kAssumed;
    }
  }

  void price(const Candidate& candidate) {
    result_.model = candidate.model;
    result_.provider = candidate.provider;
    count_input(candidate.model);
    if (candidate.provider == "ollama") {
      result_.is_priced = true;
      result_.confidence = candidate.confidence;
      note("runs on one's own machine; no provider bills it");
      return;
    }
    auto price = table_.find(candidate.provider, candidate.model, assumptions_.date);
    if (!price) {
      result_.why_unpriced = "the price of " + shown(candidate.model) +
                             (candidate.provider.empty() ? "" : " at " + candidate.provider) +
                             " is not known";
      return;
    }
    result_.provider = price->provider;
    result_.confidence = candidate.confidence;
    result_.price = std::move(price);
    if (!result_.price->is_confirmed) {
      note("no second source confirms the price of " + shown(result_.price->model) +
           ": 'prices' may say it");
      result_.confidence = Confidence::kAssumed;
    }
    charge();
  }

  void charge() {
    const prices::Rates& rates = result_.price->rates;
    if (site_.operation == "image") return charge_pieces(image_price(rates));
    if (site_.operation == "transcription") return charge_transcription(rates);
    if (site_.operation == "speech" && rates.contains("characters_m")) {
      const auto characters = static_cast<double>(site_.prompt.text.size());
      return charge_pieces(rates.at("characters_m").base * std::max(characters, 1.0) / kMillion);
    }
    if (const auto found = rates.find("request"); found != rates.end()) {
      return charge_pieces(found->second.base);
    }
    if (site_.operation == "video" || !rates.contains("input_mtok")) {
      result_.why_unpriced = "the price of " + shown(result_.model) + " is not by tokens";
      return;
    }
    if (site_.is_batch) find_batch_price(rates);
    if (site_.count > 1 && !usage_.output_tokens) {
      note("n = " + text::format_number(site_.count) + " answers");
    }
    const Range& input = result_.input_tokens;
    const Range& output = result_.output_tokens;
    if (usage_.cached_input_tokens) {
      const double cached = std::min(*usage_.cached_input_tokens, input.expected);
      note(text::format_number(cached) + " tokens of the prompt are cached: " + usage_.from);
      const double price =
          tokens_price(rates, input.expected, cached, "cache_read_mtok", output.expected);
      return set({price, price, price});
    }
    const double cached = site_.is_cached ? 1 : 0;  // of the prompt
    if (site_.is_cached && rates.contains("cache_read_mtok")) {
      note(
          "the prompt may be cached: at least as if it always were, at most as if it were written "
          "anew");
    }
    set({tokens_price(rates, input.low, input.low * cached, "cache_read_mtok", output.low),
         tokens_price(rates, input.expected, 0, "", output.expected),
         tokens_price(rates, input.high, input.high * cached, "cache_write_mtok", output.high)});
  }

  // Of one request. The tier of a long context is that of the whole prompt; tokens that the cache
  // gives or takes have a price of their own, or that of the others.
  [[nodiscard]] double tokens_price(const prices::Rates& rates,
                                    double input,
                                    double cached,
                                    const char* cache_rate,
                                    double output) const {
    const auto rate = [&](const char* name, double otherwise) {
      const auto found = rates.find(name);
      return found == rates.end() ? otherwise : found->second.at(input);
    };
    const double answers = usage_.output_tokens ? 1 : site_.count;  // logs count all of them
    if (site_.is_batch && rates.contains("batch_input_mtok")) {
      const double tokens =
          input * rate("batch_input_mtok", 0) + answers * output * rate("batch_output_mtok", 0);
      return tokens / kMillion;
    }
    const double plain = rate("input_mtok", 0);
    const double tokens = (input - cached) * plain + cached * rate(cache_rate, plain) +
                          answers * output * rate("output_mtok", 0);
    return tokens / kMillion * batch_share_ + rate("requests_kcount", 0) / kThousand;
  }

  void find_batch_price(const prices::Rates& rates) {
    batch_share_ = 1;
    if (rates.contains("batch_input_mtok")) return note("a batch, with a price of its own");
    const std::string& provider = result_.price->provider;
    if (const auto batch = table_.batch_share(provider)) {
      batch_share_ = batch->share;
      const std::string share = "a batch: " + text::format_number(batch->share) + " of the price";
      if (batch->is_confirmed) return note(share);
      note(share + ", which no second source confirms: 'batches' of 'prices' may say it");
      result_.price->is_confirmed = false;
      result_.confidence = Confidence::kAssumed;
      return;
    }
    note("a batch, of which no price of " + provider + " is known: the plain one is taken");
    result_.confidence = Confidence::kAssumed;
  }

  [[nodiscard]] double image_price(const prices::Rates& rates) {
    if (const auto found = rates.find("image"); found != rates.end()) return found->second.base;
    for (const char* name : {"output_image_mtok", "output_mtok"}) {
      if (const auto found = rates.find(name); found != rates.end()) {
        note("one picture of 1024 x 1024 in medium quality");
        result_.confidence = Confidence::kAssumed;
        return found->second.base * kMadeImage / kMillion;
      }
    }
    return std::nan("");
  }

  void charge_transcription(const prices::Rates& rates) {
    for (const char* name : {"audio_hours", "input_audio_hours"}) {
      if (const auto found = rates.find(name); found != rates.end()) {
        note("one minute of audio is assumed");
        result_.confidence = Confidence::kAssumed;
        return charge_pieces(found->second.base * kMinute);
      }
    }
    result_.why_unpriced = "the price of " + shown(result_.model) + " is not by time";
  }

  void charge_pieces(double price) {
    if (std::isnan(price)) {
      result_.why_unpriced = "the price of " + shown(result_.model) + " is not by pieces";
      return;
    }
    const double all = price * site_.count;
    set({all, all, all});
  }

  void set(const Range& per_call) {
    result_.is_priced = true;
    result_.per_call = per_call;
    const double calls = result_.calls_per_month;
    result_.per_month = {per_call.low * calls, per_call.expected * calls, per_call.high * calls};
  }

  void count_output() {
    if (!site_.has_output) {
      result_.output_confidence = Confidence::kLiteral;
      return;
    }
    if (usage_.output_tokens) {
      const double tokens = *usage_.output_tokens;
      result_.output_tokens = {tokens, tokens, tokens};
      result_.output_confidence = Confidence::kResolved;
      note("tokens of the answer are measured: " + usage_.from);
      return;
    }
    if (site_.output.confidence == Confidence::kUnknown) {
      const double tokens = assumptions_.output_tokens;
      result_.output_tokens = {1, tokens, std::max(tokens, kLongAnswer)};
      result_.output_confidence = Confidence::kAssumed;
      note("no limit on the answer: " + text::format_number(tokens) + " tokens assumed");
      return;
    }
    result_.output_tokens = {std::min(1.0, site_.output.low), site_.output.high, site_.output.high};
    result_.output_confidence = site_.output.confidence;
  }

  void count_input(const std::string& model) {
    if (usage_.input_tokens) {
      const double tokens = *usage_.input_tokens;
      result_.input_tokens = {tokens, tokens, tokens};
      result_.input_confidence = Confidence::kResolved;
      note("tokens of the prompt are measured: " + usage_.from);
      return;
    }
    const Prompt& prompt = site_.prompt;
    if (prompt.text.empty() && prompt.images == 0) {
      const double tokens = assumptions_.input_tokens;
      result_.input_tokens = {1, tokens, tokens * 4};
      result_.input_confidence = Confidence::kAssumed;
      note("nothing of the prompt is known: " + text::format_number(tokens) + " tokens assumed");
      return;
    }
    const std::size_t slash = model.rfind('/');
    const std::string_view bare =
        std::string_view(model).substr(slash == std::string::npos ? 0 : slash + 1);
    const tokens::Counting counting = tokens::counting_of(bare);
    double known = std::ceil(static_cast<double>(tokens::count(prompt.text, counting.encoding)) *
                             counting.factor);
    if (prompt.messages > 0) known += kMessageTokens * prompt.messages + kAnswerTokens;
    const double image = bare.starts_with("claude")   ? kAnthropicImage
                         : bare.starts_with("gemini") ? kGoogleImage
                                                      : kOpenAiImage;
    known += image * prompt.images;
    const double holes = assumptions_.hole_tokens * prompt.holes;
    result_.input_tokens = {known, known + holes, known + holes * 4};
    result_.is_input_exact = counting.is_exact && prompt.images == 0;
    result_.input_confidence = prompt.holes > 0 || prompt.images > 0 ? Confidence::kAssumed
                               : counting.is_exact                   ? Confidence::kResolved
                                                                     : Confidence::kAssumed;
    if (prompt.holes > 0) {
      note(std::to_string(prompt.holes) + " unknown piece(s) of the prompt: " +
           text::format_number(assumptions_.hole_tokens) + " tokens assumed for each");
    }
    if (prompt.images > 0) note("pictures are taken to be 1024 x 1024");
  }

  const Site& site_;
  const prices::Table& table_;
  const Assumptions& assumptions_;
  const Usage& usage_;
  std::string provider_;
  bool is_provider_assumed_ = false;
  double batch_share_ = 1;
  Estimate result_;
};

}  // namespace

Estimate estimate(const Site& site,
                  const prices::Table& table,
                  const Assumptions& assumptions,
                  const Usage& usage) {
  return Estimator(site, table, assumptions, usage).run();
}

}  // namespace aipreflight::cost
