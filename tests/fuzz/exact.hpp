#pragma once

#include <string>
#include <string_view>

namespace throughline::fuzz {

/// A number's text taken apart by hand: sign, digits without zeros at either end, and the power of ten of the last one.
/// Two texts are the same number when these are equal, whatever their length; no arithmetic of the library is in it.
struct Exact {
    bool        negative = false;
    std::string digits{};
    long        power = 0;

    bool operator==(Exact const&) const = default;
};

inline Exact exact(std::string_view text) {
    Exact value;
    if (text.starts_with('-')) {
        value.negative = true;
        text.remove_prefix(1);
    }
    auto const exponent = text.find_first_of("eE");
    bool       point    = false;
    for (char const each : text.substr(0, exponent)) {
        if (each == '.') {
            point = true;
            continue;
        }
        value.digits.push_back(each);
        value.power -= point;
    }
    if (exponent != std::string_view::npos) {
        long shift = 0;
        auto tail  = text.substr(exponent + 1);
        bool down  = tail.starts_with('-');
        for (char const each : tail)
            if (each >= '0' && each <= '9' && shift < 100'000'000) shift = shift * 10 + (each - '0');
        value.power += down ? -shift : shift;
    }
    while (!value.digits.empty() && value.digits.back() == '0') {
        value.digits.pop_back();
        ++value.power;
    }
    value.digits.erase(0, value.digits.find_first_not_of('0'));
    if (value.digits.empty()) return {};
    return value;
}

}  // namespace throughline::fuzz
