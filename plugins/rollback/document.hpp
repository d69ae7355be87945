#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// A runbook as far as its rules look into it: CommonMark's headings, lists, code and links, of
// GitHub's flavour where the two differ. Front matter and HTML comments are no part of the text.
namespace aipreflight::rollback {

struct Place {
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1, in bytes
};

struct Piece {
  std::string text;
  Place place;
};

struct Heading {
  int level = 1;
  std::string text;    // without markup
  std::string anchor;  // as GitHub makes it; a repeated one gets -1, -2, …
  Place place;
};

struct Fence {
  std::string info;  // "console", "yaml triggers"
  std::vector<Piece> lines;
  Place place;
};

// An item of the outermost ordered list that it stands in.
struct Step {
  std::string text;  // of all its lines, without markup
  bool has_code = false;
  Place place;
  std::uint32_t last_line = 0;
};

struct Document {
  std::vector<Heading> headings;
  std::vector<Piece> leads;  // bold words at the beginning of a paragraph or an item
  std::vector<Piece> prose;  // lines without code, in their order; code is blanked
  std::vector<Piece> codes;  // `spans`
  std::vector<Fence> fences;
  std::vector<Piece> links;  // targets of links, images and reference definitions
  std::vector<Step> steps;
  std::vector<Piece> front_matter;  // lines between the first two "---"

  // The lines from a heading or lead to the next heading of its level or a higher one.
  [[nodiscard]] std::uint32_t end_of_section(const Heading& heading) const;
};

[[nodiscard]] Document read_document(std::string_view text);

// A heading as the anchor of a link has it: lower case, blanks to hyphens, punctuation left out.
[[nodiscard]] std::string anchor_of(std::string_view heading);

// Lower-case words, letters and digits alone, with single blanks between.
[[nodiscard]] std::string plain_words(std::string_view text);

}  // namespace aipreflight::rollback
