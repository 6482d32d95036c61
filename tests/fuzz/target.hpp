#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace throughline::fuzz {

/// A property that an input broke.
class Violation : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

inline void expect(bool holds, std::string_view property) {
    if (!holds) throw Violation{std::string{property}};
}

// One function for each thing that reads what others wrote. Whatever the bytes, it returns; it throws Violation where
// something that must hold for every input does not.
void try_json_reader(std::string_view input);
void try_json_decoder(std::string_view input);
void try_csv(std::string_view input);
void try_xml(std::string_view input);
void try_overlay(std::string_view input);
void try_crosswalk_json(std::string_view input);
void try_crosswalk_csv(std::string_view input);
void try_schema(std::string_view input);

}  // namespace throughline::fuzz
