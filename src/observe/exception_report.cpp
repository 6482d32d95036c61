#include <throughline/core/printable.hpp>
#include <throughline/observe/exception_report.hpp>
#include <throughline/transport/http.hpp>

#include <algorithm>

namespace throughline {

namespace observe_detail {

constexpr std::size_t exceptions_per_page = 500;

/// Each name in braces is replaced once; what is put in is not looked at again.
std::string filled(std::string_view pattern, std::string_view vendor_object, std::string_view key) {
    std::string link;
    while (!pattern.empty()) {
        auto const is_object = pattern.starts_with("{object}");
        auto const is_key    = pattern.starts_with("{key}");
        if (is_object) link += http::percent_encode(vendor_object);
        if (is_key) link += http::percent_encode(key);
        if (!is_object && !is_key) link += pattern.front();
        pattern.remove_prefix(is_object ? std::string_view{"{object}"}.size()
                                        : (is_key ? std::string_view{"{key}"}.size() : 1));
    }
    return link;
}

RecordPlace place_of(StoredBinding const& binding, RecordLinks const& links) {
    auto const pattern = links.find(binding.connection);
    return {binding.connection, binding.vendor_object, binding.key,
            pattern == links.end() ? std::string{} : filled(pattern->second, binding.vendor_object, binding.key)};
}

/// The record that an exception is about; none where only the vendor has it so far.
Result<RecordId> record_of(Store& store, StoredException const& exception) {
    if (!exception.record_id.is_none()) return store.resolve(exception.record_id);
    if (exception.connection.empty() || exception.record.empty()) return RecordId{};
    auto const known = store.binding(exception.connection, exception.object, exception.record);
    if (!known) return known.error();
    return *known ? store.resolve((*known)->record) : Result<RecordId>{RecordId{}};
}

/// Lines of `label  text`; those without a text are left out.
class Lines {
  public:
    void add(std::string_view label, std::string_view text) {
        constexpr std::size_t width = 10;
        if (text.empty()) return;
        text_ += "  ";
        text_ += label;
        text_.append(width - std::min(width, label.size()), ' ');
        text_ += printable(text) + "\n";
    }
    std::string&& text() && { return std::move(text_); }

  private:
    std::string text_{};
};

std::string joined(std::initializer_list<std::string_view> words) {
    std::string text;
    for (auto const word : words) {
        if (word.empty()) continue;
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

std::string field_of(StoredException const& exception) {
    if (exception.vendor_field.empty() || exception.path.empty()) return exception.vendor_field + exception.path;
    return exception.vendor_field + ", our " + exception.path;
}

}  // namespace observe_detail

using namespace observe_detail;

Result<ExceptionReport> report_on(Store& store, StoredException exception, RecordLinks const& links) {
    ExceptionReport report{.exception = std::move(exception)};
    auto const&     about  = report.exception;
    auto const      record = record_of(store, about);
    if (!record) return record.error();
    if (record->is_none()) {
        bool const is_vendors = !about.connection.empty() && !about.record.empty();
        if (is_vendors)
            report.places.push_back(place_of(
                {.object = {}, .connection = about.connection, .vendor_object = about.object, .key = about.record},
                links));
        return report;
    }
    auto const bindings = store.bindings_of(*record);
    if (!bindings) return bindings.error();
    for (auto const& binding : *bindings)
        if (!binding.key.empty()) report.places.push_back(place_of(binding, links));
    std::stable_partition(report.places.begin(), report.places.end(),
                          [&](RecordPlace const& place) { return place.system == about.connection; });
    return report;
}

Result<std::vector<ExceptionReport>> exceptions_of(Store& store, std::string_view owner, std::size_t at_most,
                                                   RecordLinks const& links) {
    std::vector<ExceptionReport> reports;
    for (std::string after; reports.size() < at_most;) {
        auto page = store.open_exceptions(after, exceptions_per_page);
        if (!page) return page.error();
        if (page->empty()) break;
        after = page->back().cause;
        for (auto& exception : *page) {
            if (reports.size() == at_most) break;
            if (!owner.empty() && exception.owner != owner) continue;
            auto report = report_on(store, std::move(exception), links);
            if (!report) return report.error();
            reports.push_back(*std::move(report));
        }
    }
    return reports;
}

std::string to_text(ExceptionReport const& report) {
    auto const& about = report.exception;
    Lines       lines;
    lines.add("where", joined({about.connection, about.object, about.record}));
    lines.add("field", field_of(about));
    lines.add("found", about.value);
    lines.add("expected", about.expected);
    lines.add("rule", about.rule);
    lines.add("owner", about.owner);
    lines.add("to do", about.remedy);
    for (auto const& place : report.places)
        lines.add("record", joined({place.system, place.vendor_object, place.key, place.link}));
    lines.add("since", about.first_at.to_string() + ", last " + about.last_at.to_string() + ", times " +
                           std::to_string(about.times));
    lines.add("trace", about.correlation);
    lines.add("more", "docs/errors/" + about.code + ".md");
    lines.add("cause", about.cause);
    return about.code + ": " + printable(about.message) + "\n" + std::move(lines).text();
}

}  // namespace throughline
