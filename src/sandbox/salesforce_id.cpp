#include "salesforce_id.hpp"
#include "text.hpp"

namespace throughline::sandbox {

namespace {

constexpr std::string_view base62   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view base32   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::string_view instance = "5g0";

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string salesforce_id_suffix(std::string_view fifteen) {
    std::string suffix;
    for (std::size_t chunk = 0; chunk < 15; chunk += 5) {
        unsigned bits = 0;
        for (std::size_t place = 0; place < 5; ++place)
            if (is_upper(fifteen[chunk + place])) bits |= 1u << place;
        suffix += base32[bits];
    }
    return suffix;
}

std::string salesforce_id(std::string_view key_prefix, std::int64_t number) {
    std::string digits(9, '0');
    for (auto place = digits.rbegin(); place != digits.rend() && number > 0; ++place, number /= 62)
        *place = base62[static_cast<std::size_t>(number % 62)];
    std::string id{key_prefix};
    id.append(instance).append(digits);
    return id + salesforce_id_suffix(id);
}

std::optional<std::string> salesforce_id_18(std::string_view id) {
    if (id.size() != 15 && id.size() != 18) return std::nullopt;
    for (char const c : id)
        if (base62.find(c) == std::string_view::npos) return std::nullopt;
    std::string_view const fifteen = id.substr(0, 15);
    std::string const      suffix  = salesforce_id_suffix(fifteen);
    if (id.size() == 18 && !same_name(id.substr(15), suffix)) return std::nullopt;
    return std::string{fifteen} + suffix;
}

}  // namespace throughline::sandbox
