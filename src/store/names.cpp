#include "names.hpp"

namespace throughline {

Result<> Names::load() {
    numbers_.clear();
    names_.clear();
    grown_ = false;
    return sqlite_.each("SELECT id, first, second FROM names", [this](SqliteRow const& row) {
        remember(row.integer(0), Name{row.text(1), row.text(2)});
    });
}

Result<std::int64_t> Names::number(std::string_view first, std::string_view second) {
    if (auto const present = known(first, second); present != 0) return present;
    auto const added = sqlite_.run("INSERT INTO names (first, second) VALUES (?, ?)", first, second);
    if (!added) return added.error();
    grown_ = true;
    remember(sqlite_.last_inserted(), Name{std::string{first}, std::string{second}});
    return sqlite_.last_inserted();
}

std::int64_t Names::known(std::string_view first, std::string_view second) const {
    auto const found = numbers_.find(Pair{first, second});
    return found == numbers_.end() ? 0 : found->second;
}

Names::Name const& Names::name(std::int64_t number) const {
    static Name const unnamed{};
    auto const        found = names_.find(number);
    return found == names_.end() ? unnamed : found->second;
}

Result<> Names::rolled_back() { return grown_ ? load() : Result<>{}; }

void Names::remember(std::int64_t number, Name name) {
    auto const& kept = names_.insert_or_assign(number, std::move(name)).first->second;
    numbers_.insert_or_assign(Pair{kept.first, kept.second}, number);
}

}  // namespace throughline
