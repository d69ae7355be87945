#include "disclosure.hpp"

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_token_byte(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '+' || c == '/';
}

std::string masked(std::string_view found) {
  const std::string size = std::to_string(found.size());
  return text::one_line(found.substr(0, std::min<std::size_t>(3, found.size() / 3))) + "… (" +
         size + " characters)";
}

void find_secrets(std::string_view text,
                  const std::vector<SecretPattern>& secrets,
                  std::vector<Disclosure>& found) {
  for (const SecretPattern& secret : secrets) {
    for (std::size_t at = text.find(secret.prefix); at != std::string_view::npos;
         at = text.find(secret.prefix, at + 1)) {
      if (at > 0 && is_alphanumeric(text[at - 1])) continue;
      std::size_t end = at + secret.prefix.size();
      while (end < text.size() && is_token_byte(text[end])) ++end;
      if (end - at - secret.prefix.size() < secret.at_least) continue;
      found.push_back({true, secret.id, masked(text.substr(at, end - at))});
      break;
    }
  }
}

void find_addresses(std::string_view text, std::vector<Disclosure>& found) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t start = at;
    while (start > 0 && is_token_byte(text[start - 1]) && text[start - 1] != '/') --start;
    std::size_t end = at + 1;
    while (end < text.size() &&
           (is_alphanumeric(text[end]) || text[end] == '-' || text[end] == '.')) {
      ++end;
    }
    while (end > at && text[end - 1] == '.') --end;
    const std::string_view host = text.substr(at + 1, end - at - 1);
    const std::size_t dot = host.rfind('.');
    if (start == at || dot == std::string_view::npos || dot == 0 || host.size() - dot < 3) continue;
    found.push_back({false, "e-mail address", masked(text.substr(start, end - start))});
    return;
  }
}

bool has_right_check_digit(const std::string& digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

// Digits in groups with single blanks or hyphens between them.
void find_cards(std::string_view text, std::vector<Disclosure>& found) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    std::string digits;
    std::size_t groups = 1;
    while (i < text.size()) {
      if (is_digit(text[i])) {
        digits += text[i++];
      } else if ((text[i] == ' ' || text[i] == '-') && i + 1 < text.size() &&
                 is_digit(text[i + 1])) {
        ++groups;
        ++i;
      } else {
        break;
      }
    }
    const bool is_word =
        start == 0 || (!is_alphanumeric(text[start - 1]) && text[start - 1] != '.');
    const bool has_size = digits.size() >= 13 && digits.size() <= 19 && groups <= 5;
    if (is_word && has_size && digits[0] >= '2' && digits[0] <= '6' &&
        has_right_check_digit(digits)) {
      found.push_back({false, "payment card", masked(digits)});
      return;
    }
  }
}

bool has_right_iban_digits(const std::string& iban) {
  unsigned remainder = 0;
  for (const char c : iban.substr(4) + iban.substr(0, 4)) {
    const unsigned value =
        is_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'A') + 10;
    remainder = (value > 9 ? remainder * 100 : remainder * 10) + value;
    remainder %= 97;
  }
  return remainder == 1;
}

void find_ibans(std::string_view text, std::vector<Disclosure>& found) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  for (std::size_t i = 0; i + 15 <= text.size(); ++i) {
    const bool starts = is_capital(text[i]) && is_capital(text[i + 1]) && is_digit(text[i + 2]) &&
                        is_digit(text[i + 3]) && (i == 0 || !is_alphanumeric(text[i - 1]));
    if (!starts) continue;
    std::string iban;
    for (std::size_t k = i; k < text.size() && iban.size() < 34; ++k) {
      if (is_capital(text[k]) || is_digit(text[k])) {
        iban += text[k];
      } else if (text[k] != ' ') {
        break;
      }
    }
    while (iban.size() >= 15 && !has_right_iban_digits(iban)) iban.pop_back();
    if (iban.size() < 15) continue;
    found.push_back({false, "IBAN", masked(iban)});
    return;
  }
}

}  // namespace

std::vector<Disclosure> find_disclosures(std::string_view text,
                                         const std::vector<SecretPattern>& secrets) {
  std::vector<Disclosure> found;
  find_secrets(text, secrets, found);
  find_addresses(text, found);
  find_cards(text, found);
  find_ibans(text, found);
  return found;
}

}  // namespace aipreflight::observability
