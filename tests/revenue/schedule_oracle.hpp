#pragma once

#include "by_hand.hpp"

#include <throughline/revenue/line_schedule.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace throughline {

using namespace by_hand;

/// A second evaluation of a line's schedule, written apart from the library: it goes day by day over sets of days where
/// the library counts in ranges, and in minor units where that computes with decimals. For lines spread by the day,
/// with pauses that end and extend the term.
class ScheduleOracle {
  public:
    ScheduleOracle(LineHistory const& line, RemainderRule rule) : rule_{rule} {
        for (auto const& pause : line.pauses)
            for (Date day = pause.start; day < *pause.end; day = day.plus_days(1)) set_paused(day.days());
        price_             = units(line.terms.price);
        Piece        whole = fresh(price_, line.terms.term.start, *line.terms.term.length());
        Piece        since = whole;  // What a cumulative change measures anew.
        std::int64_t of    = 0;      // Recognized of it before its current piece.
        for (auto const& change : line.changes) {
            std::int64_t const delta = units(change.delta);
            price_ += delta;
            if (change.treatment == Modification::separate_contract) {
                separate(change, whole.end);
                continue;
            }
            main_price_             = price_ - apart_;
            Date const         at   = std::max(change.effective, whole.first);
            std::int64_t const done = earned(whole, at);
            cut(whole, at, done);
            if (change.treatment == Modification::cumulative_catch_up) {
                since.total += delta;
                if (change.new_end)
                    since.days = active(since.first, std::max(*change.new_end - since.first, 1));
                else
                    since.days = days_until(since.first, whole.end);
                since.end                   = end_of(since, change.new_end ? Date{} : whole.end);
                std::int64_t const measured = earned(since, at);
                caught_up(at, measured - of - done);
                of    = at < since.end ? measured : since.total;
                whole = go_on(since.total - measured, at, since.end);
            } else {
                std::int64_t const rest     = whole.total - done + delta;
                bool const         too_much = rest != 0 && (rest < 0) != (main_price_ < 0);
                Date const         end      = too_much ? at : change.new_end.value_or(whole.end);
                if (change.new_end && at < end) {
                    whole = fresh(rest, at, end - at);
                } else {
                    whole = go_on(rest, at, end);
                }
                since = at < end ? whole : Piece{rest, at, at, {}};
                of    = at < end ? 0 : rest;
            }
        }
        cut(whole, whole.end, whole.total);
        for (auto const& piece : separate_) cut(piece, piece.end, piece.total);
    }

    /// Minor units by month, under its first day; months of zero are left out.
    Months months() const {
        auto all = by_month_;
        std::erase_if(all, [](auto const& month) { return month.second == 0; });
        return all;
    }
    std::int64_t price() const { return price_; }

  private:
    struct Piece {
        std::int64_t              total = 0;
        Date                      first;
        Date                      end;
        std::vector<std::int32_t> days{};  // Those that earn.
    };

    void set_paused(std::int32_t day) {
        auto const place = static_cast<std::size_t>(day);
        if (paused_.size() <= place) paused_.resize(place + 1);
        paused_[place] = true;
    }
    bool is_paused(std::int32_t day) const {
        auto const place = static_cast<std::size_t>(day);
        return place < paused_.size() && paused_[place];
    }

    /// So many days that earn, from a day on.
    std::vector<std::int32_t> active(Date first, std::int32_t count) const {
        std::vector<std::int32_t> days;
        for (std::int32_t day = first.days(); static_cast<std::int32_t>(days.size()) < count; ++day)
            if (!is_paused(day)) days.push_back(day);
        return days;
    }

    std::vector<std::int32_t> days_until(Date first, Date end) const {
        std::vector<std::int32_t> days;
        for (std::int32_t day = first.days(); day < end.days(); ++day)
            if (!is_paused(day)) days.push_back(day);
        return days;
    }

    static Date end_of(Piece const& piece, Date known) {
        return known != Date{} ? known : Date::from_days(piece.days.back() + 1);
    }

    Piece fresh(std::int64_t total, Date first, std::int32_t length) const {
        Piece piece{total, first, first, active(first, length)};
        piece.end = end_of(piece, {});
        return piece;
    }

    /// The rest of a term that is as long as it is; what finds no day in it is earned at once.
    Piece go_on(std::int64_t total, Date first, Date end) {
        if (first < end) return {total, first, end, days_until(first, end)};
        caught_up(first, total);
        return {0, first, first, {}};
    }

    void separate(LineChange const& change, Date main_end) {
        apart_ += units(change.delta);
        Date const end = change.new_end.value_or(main_end);
        if (end <= change.effective) return caught_up(change.effective, units(change.delta));
        separate_.push_back(change.new_end
                                ? fresh(units(change.delta), change.effective, end - change.effective)
                                : Piece{units(change.delta), change.effective, end, days_until(change.effective, end)});
    }

    static Date month_start(std::int32_t day) { return Date::from_days(day).first_of_month(); }

    /// A piece's parts by month.
    Months parts(Piece const& piece) const {
        Months weights;
        for (Date month = piece.first.first_of_month(); month < piece.end; month = month.plus_months(1))
            weights[month] = 0;
        for (auto const day : piece.days) ++weights[month_start(day)];
        auto const whole = static_cast<std::int64_t>(piece.days.size());
        return rule_ == RemainderRule::carried ? carried(piece.total, weights, whole)
                                               : by_largest(piece.total, weights, whole);
    }

    static Months carried(std::int64_t total, Months const& weights, std::int64_t whole) {
        Months       found;
        std::int64_t passed = 0, given = 0;
        for (auto const& [month, weight] : weights) {
            passed += weight;
            std::int64_t const to_date = half_away(total * passed, whole);
            found[month]               = to_date - given;
            given                      = to_date;
        }
        return found;
    }

    std::int64_t earned(Piece const& piece, Date before) const {
        if (before <= piece.first) return 0;
        if (before >= piece.end) return piece.total;
        std::int64_t sum = 0;
        for (auto const& [month, part] : parts(piece)) {
            if (before <= month) break;
            std::int64_t all = 0, passed = 0;
            for (auto const day : piece.days) {
                if (month_start(day) != month) continue;
                ++all;
                passed += day < before.days() ? 1 : 0;
            }
            bool const is_whole = month.plus_months(1) <= before;
            sum += is_whole ? part : half_away(part * passed, std::max<std::int64_t>(all, 1));
        }
        return sum;
    }

    /// Books a piece's months before a day: whole months as they are, and what is left of `to_date` in the last one.
    void cut(Piece const& piece, Date before, std::int64_t to_date) {
        if (piece.total == 0 || before <= piece.first) return;
        std::int64_t left = to_date;
        for (auto const& [month, part] : parts(piece)) {
            if (month.plus_months(1) > before && before < piece.end) break;
            by_month_[month] += part;
            left -= part;
        }
        if (left != 0) by_month_[before.plus_days(-1).first_of_month()] += left;
    }

    void caught_up(Date on, std::int64_t amount) { by_month_[on.first_of_month()] += amount; }

    RemainderRule      rule_;
    std::vector<bool>  paused_{};  // By days since 1970.
    std::vector<Piece> separate_{};
    Months             by_month_{};
    std::int64_t       price_      = 0;
    std::int64_t       main_price_ = 0;
    std::int64_t       apart_      = 0;
};

}  // namespace throughline
