#pragma once

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/store/store.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace throughline {

namespace observe_detail {

/// Typed reading of the store for one answer. What fails is remembered, and makes the answer void.
class StoreLook {
  public:
    explicit StoreLook(Store& store) : store_{store} {}
    virtual ~StoreLook() = default;

    /// The record as it is known today, under whatever id it is asked for.
    template <class Object>
    std::optional<std::pair<Id<Object>, Object>> find(Id<Object> id) {
        asks_for(object_name<Object>);
        auto found = read(object_type<Object>(), id);
        if (!found) return std::nullopt;
        return std::pair{Id<Object>{found->first}, std::move(found->second.template as<Object>())};
    }
    template <class Object>
    std::optional<Object> get(Id<Object> id) {
        auto found = find(id);
        if (!found) return std::nullopt;
        return std::move(found->second);
    }
    template <class Object>
    std::optional<Object> get(std::optional<Id<Object>> const& id) {
        return id ? get(*id) : std::nullopt;
    }

    /// Records that refer to one by a member, in the order of their ids.
    template <auto Member>
    std::vector<std::pair<Id<object_of<Member>>, object_of<Member>>> referring(RecordId to) {
        using Object = object_of<Member>;
        std::vector<std::pair<Id<Object>, Object>> found;
        asks_for(object_name<Object>);
        auto const today = keep(store_.resolve(to));
        if (!today) return found;
        auto const links = keep(store_.links_to(*today, object_name<Object>));
        if (!links) return found;
        for (auto const& link : *links)
            if (link.member == object_type<Object>().members[place_of<Member>].name)
                if (auto known = read(object_type<Object>(), link.from))
                    found.emplace_back(Id<Object>{known->first}, std::move(known->second.template as<Object>()));
        std::sort(found.begin(), found.end(),
                  [](auto const& left, auto const& right) { return left.first < right.first; });
        return found;
    }

    std::optional<Error> const& failure() const { return failure_; }
    /// Of the store; or else that there is no such record.
    template <class Object>
    Error why_not(Id<Object> id) const {
        if (failure_) return Error{*failure_}.in_object(object_name<Object>);
        return Error{ErrorCode::not_found, "there is no such record"}
            .in_object(object_name<Object>)
            .in_record(id.to_string());
    }

  protected:
    template <class Value>
    std::optional<Value> keep(Result<Value> result) {
        if (result) return *std::move(result);
        if (!failure_) failure_ = result.error();
        return std::nullopt;
    }
    Store& store() { return store_; }

  private:
    // For answers that say how current they are.
    virtual void asks_for(std::string_view /*object*/) {}
    virtual void finds(StoredRecord const& /*record*/) {}

    std::optional<std::pair<RecordId, AnyObject>> read(ObjectType const& type, RecordId id) {
        auto const today = keep(store_.resolve(id));
        if (!today) return std::nullopt;
        auto const stored = keep(store_.record(*today));
        if (!stored || !*stored || (*stored)->deleted || (*stored)->object != type.name) return std::nullopt;
        finds(**stored);
        auto object = keep(from_canonical_json(type, (*stored)->body));
        if (!object) return std::nullopt;
        return std::pair{*today, *std::move(object)};
    }

    Store&               store_;
    std::optional<Error> failure_{};
};

}  // namespace observe_detail

}  // namespace throughline
