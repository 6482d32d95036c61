#include "position.hpp"

#include <throughline/connector/answers.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace throughline::kantata {

namespace {

constexpr std::pair<char const*, std::optional<Timestamp> Position::*> stamps[]{
    {"newest", &Position::newest},   {"approvals", &Position::approvals}, {"events", &Position::events},
    {"checked", &Position::checked}, {"since", &Position::since},         {"created", &Position::created},
    {"pending", &Position::pending}, {"started", &Position::started},
};

}  // namespace

Result<Position> Position::parse(std::string_view bookmark) {
    Position position;
    if (bookmark.empty()) return position;
    auto const json = nlohmann::json::parse(bookmark, nullptr, false);
    if (!json.is_object()) return foreign_bookmark(bookmark, "Kantata");
    for (auto const& [name, member] : stamps) {
        auto const found = json.find(name);
        if (found == json.end()) continue;
        auto const stamp = Timestamp::parse(found->is_string() ? found->get<std::string>() : std::string{});
        if (!stamp) return foreign_bookmark(bookmark, "Kantata");
        position.*member = *stamp;
    }
    auto const phase = json.value("phase", nlohmann::json{});
    if (phase.is_null()) return position;
    if (phase != "rows" && phase != "approvals") return foreign_bookmark(bookmark, "Kantata");
    position.phase   = phase == "rows" ? Phase::rows : Phase::approvals;
    position.whole   = json.contains("whole");
    auto const page  = json.find("page");
    bool const paged = page != json.end() && page->is_number_integer() && page->get<std::int64_t>() > 0;
    if (!paged) return foreign_bookmark(bookmark, "Kantata");
    position.page = page->get<std::int64_t>();
    return position;
}

std::string Position::to_bookmark() const {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (auto const& [name, member] : stamps)
        if (this->*member) json[name] = (this->*member)->to_string();
    if (phase != Phase::none) {
        json["phase"] = phase == Phase::rows ? "rows" : "approvals";
        json["page"]  = page;
        if (whole) json["whole"] = true;
    }
    return json.empty() ? std::string{} : json.dump();
}

}  // namespace throughline::kantata
