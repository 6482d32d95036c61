#pragma once

#include "support/committed_file.hpp"

#include <throughline/observe/exception_report.hpp>

#include <regex>
#include <string>
#include <string_view>

namespace throughline::simulation {

/// What differs from run to run without being news: ids of ours, instants, traces.
inline std::string without_chance(std::string text) {
    static std::regex const trace{"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"};
    static std::regex const id{"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"};
    static std::regex const instant{"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"};
    text = std::regex_replace(text, trace, "<trace>");
    text = std::regex_replace(text, id, "<id>");
    return std::regex_replace(text, instant, "<instant>");
}

inline std::string golden_of_exception(std::string const& name) {
    return "tests/simulation/golden/" + name + ".golden";
}

/// What people read of the open exception whose cause begins so is the committed text of that name.
inline void check_exception_text(Store& store, std::string_view cause, std::string const& name) {
    RecordLinks const links{{"crm", "https://crm.example/{object}/{key}/view"},
                            {"delivery", "https://delivery.example/app/{object}?id={key}"}};
    for (auto const& report : exceptions_of(store, "", 1'000, links).value()) {
        if (!report.exception.cause.starts_with(cause)) continue;
        tests::check_committed(golden_of_exception(name), without_chance(to_text(report)));
        return;
    }
    FAIL("no such exception is open: ", std::string{cause});
}

}  // namespace throughline::simulation
