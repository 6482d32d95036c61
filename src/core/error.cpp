#include <throughline/core/error.hpp>
#include <throughline/core/printable.hpp>

#include <utility>

namespace throughline {

namespace {

constexpr std::size_t value_bytes_max = 200;  // Enough to recognize a value by; an error is not a copy of a record.

/// Not inside a multi-byte character of UTF-8.
std::string_view first_bytes(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    auto const continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; };
    while (limit > 0 && continues(text[limit])) --limit;
    return text.substr(0, limit);
}

void set_if_unknown(std::string& place, std::string_view name) {
    if (place.empty()) place = name;
}

}  // namespace

struct Error::Details {
    std::string                              message;
    ErrorContext                             context;
    std::optional<std::chrono::milliseconds> retry_after;
};

Error::Error(ErrorCode code, std::string message)
    : code_{code}, details_{std::make_shared<Details>(Details{std::move(message), {}, {}})} {}

std::string const& Error::message() const { return details_->message; }

ErrorContext const& Error::context() const { return details_->context; }

std::optional<std::chrono::milliseconds> Error::retry_after() const { return details_->retry_after; }

Error::Details& Error::details() {
    if (details_.use_count() > 1) details_ = std::make_shared<Details>(*details_);
    return *details_;
}

Error Error::in_connection(std::string_view name) && {
    set_if_unknown(details().context.connection, name);
    return std::move(*this);
}

Error Error::in_object(std::string_view name) && {
    set_if_unknown(details().context.object, name);
    return std::move(*this);
}

Error Error::in_record(std::string_view key) && {
    set_if_unknown(details().context.record, key);
    return std::move(*this);
}

Error Error::in_field(std::string_view name) && {
    set_if_unknown(details().context.field, name);
    return std::move(*this);
}

Error Error::with_value(std::string_view value) && {
    details().context.value = first_bytes(value, value_bytes_max);
    return std::move(*this);
}

Error Error::with_expected(std::string_view expected) && {
    details().context.expected = expected;
    return std::move(*this);
}

Error Error::with_owner(std::string_view owner) && {
    details().context.owner = owner;
    return std::move(*this);
}

Error Error::with_remedy(std::string_view remedy) && {
    details().context.remedy = remedy;
    return std::move(*this);
}

Error Error::with_vendor_code(std::string_view code) && {
    details().context.vendor_code = code;
    return std::move(*this);
}

Error Error::with_retry_after(std::chrono::milliseconds wait) && {
    details().retry_after = wait;
    return std::move(*this);
}

std::string Error::describe() const {
    auto const& [message, context, wait] = *details_;

    std::string line{name_of(code_)};
    line += ':';
    bool has_place = false;
    for (auto const* place : {&context.connection, &context.object, &context.record, &context.field}) {
        if (place->empty()) continue;
        line += ' ';
        line += printable(*place);
        has_place = true;
    }
    line += has_place ? ": " : " ";
    line += printable(message);

    std::string_view separator = " (";
    auto const       add       = [&](std::string_view label, std::string_view text, std::string_view after = "") {
        if (text.empty()) return;
        line += std::exchange(separator, "; ");
        line += label;
        line += printable(text);
        line += after;
    };
    add("found \"", context.value, "\"");
    add("expected ", context.expected);
    add("vendor code ", context.vendor_code);
    if (wait) add("retry after ", std::to_string(wait->count()), " ms");
    add("owner ", context.owner);
    add("do ", context.remedy);
    if (separator == "; ") line += ')';
    return line;
}

bool Error::operator==(Error const& other) const {
    return code_ == other.code_ && message() == other.message() && context() == other.context() &&
           retry_after() == other.retry_after();
}

}  // namespace throughline
