#include "position.hpp"

#include <throughline/connector/answers.hpp>

#include <nlohmann/json.hpp>

namespace throughline::anaplan {

Result<Position> Position::parse(std::string_view bookmark) {
    Position position;
    if (bookmark.empty()) return position;
    auto const json = nlohmann::json::parse(bookmark, nullptr, false);
    if (!json.is_object()) return foreign_bookmark(bookmark, "Anaplan");
    for (auto const& [name, value] : json.items()) {
        if (name == "serial" && value.is_string())
            position.serial = value.get<std::string>();
        else if (name == "task" && value.is_string())
            position.task = value.get<std::string>();
        else if (name == "rows" && value.is_number_unsigned())
            position.rows = value.get<std::uint64_t>();
        else if (name == "began" && value.is_string() && Timestamp::parse(value.get<std::string>()))
            position.began = *Timestamp::parse(value.get<std::string>());
        else
            return foreign_bookmark(bookmark, "Anaplan");
    }
    return position;
}

std::string Position::to_bookmark() const {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!serial.empty()) json["serial"] = serial;
    if (began) json["began"] = began->to_string();
    if (!task.empty()) {
        json["task"] = task;
        json["rows"] = rows;
    }
    return json.empty() ? std::string{} : json.dump();
}

}  // namespace throughline::anaplan
