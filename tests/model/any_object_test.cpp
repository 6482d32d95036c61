#include "samples.hpp"

#include <throughline/model/object_type.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace throughline;
using model_tests::Samples;

namespace {

constexpr std::uint64_t seeds = 3;

struct CopiesAndCompares {
    template <class Object>
    void operator()() const {
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            INFO(about<Object>.name, ", seed ", seed);
            Samples    samples{seed};
            auto const object = samples.make<Object>();
            auto const any    = AnyObject::of(object);
            AnyObject  copy   = any;
            CHECK(copy == any);
            CHECK(copy.template as<Object>() == object);
            CHECK(&copy.type() == &object_type<Object>());
            CHECK(copy.data() != any.data());

            AnyObject const moved = std::move(copy);
            CHECK(moved == any);
            CHECK_FALSE(AnyObject{object_type<Object>()} == any);
            CHECK(AnyObject{object_type<Object>()}.template as<Object>() == Object{});
        }
    }
};

struct TreatsMembersOneByOne {
    template <class Object>
    void operator()() const {
        Samples    samples{7};
        auto const full = AnyObject::of(samples.make<Object>());
        for (auto const& member : full.type().members) {
            INFO(full.type().name, ".", member.name);
            AnyObject changed = full;
            CHECK(member.same(full.data(), changed.data()));
            CHECK(member.present(changed.data()));

            member.clear(changed.data());
            CHECK_FALSE(member.same(full.data(), changed.data()));
            CHECK_FALSE(changed == full);
            if (!member.required) CHECK_FALSE(member.present(changed.data()));
            for (auto const& other : full.type().members)
                if (&other != &member) CHECK(other.same(full.data(), changed.data()));

            member.copy(full.data(), changed.data());
            CHECK(changed == full);
        }
    }
};

struct FindsReferences {
    template <class Object>
    void operator()() const {
        Samples                samples{11};
        auto const             full = AnyObject::of(samples.make<Object>());
        std::vector<Reference> found;
        std::set<std::size_t>  places;
        for (auto const& member : full.type().members) member.references(full.data(), found);
        for (auto const& reference : found) {
            CHECK(find_object_type(reference.object));
            CHECK_FALSE(reference.id.is_none());
            places.insert(reference.place);
        }
        for (std::size_t place = 0; place < full.type().members.size(); ++place) {
            auto const& member = full.type().members[place];
            INFO(full.type().name, ".", member.name);
            if (!member.refers_to.empty()) CHECK(places.contains(place));
            if (member.refers_to.empty() && !member.nested) CHECK_FALSE(places.contains(place));
        }
        AnyObject const empty{object_type<Object>()};
        found.clear();
        for (auto const& member : empty.type().members) member.references(empty.data(), found);
        CHECK(found.empty());
    }
};

}  // namespace

TEST_CASE("R159: every canonical object copies, moves and compares without its type") {
    model_tests::for_each_object(AllObjects{}, CopiesAndCompares{});
}

TEST_CASE("R159: every member of every object is told apart, cleared and copied alone") {
    model_tests::for_each_object(AllObjects{}, TreatsMembersOneByOne{});
}

TEST_CASE("R159: the references of every object are found, in lists and nested values too") {
    model_tests::for_each_object(AllObjects{}, FindsReferences{});
}

TEST_CASE("R64: a billing event's references lead to its sources") {
    auto const time_entry = Id<TimeEntry>{RecordId{1, 2}};
    auto const milestone  = Id<Milestone>{RecordId{3, 4}};
    auto const event      = AnyObject::of(BillingEvent{
             .schedule      = Id<BillingSchedule>{RecordId{5, 6}},
             .contract_line = {},
             .kind          = BillingEvent::Kind::time,
             .sources       = {{.time_entry = time_entry}, {.milestone = milestone}},
             .amount        = {},
             .status        = BillingEvent::Status::planned,
    });
    auto const place      = event.type().place_named("sources");

    std::vector<Reference> found;
    event.type().members[place].references(event.data(), found);
    REQUIRE(found.size() == 2);
    CHECK(found[0].object == "TimeEntry");
    CHECK(found[0].id == time_entry);
    CHECK(found[1].object == "Milestone");
    CHECK(found[1].id == milestone);
    CHECK(found[0].place == place);
    CHECK(found[1].place == place);
}

TEST_CASE("R36: an object is never taken for one of another type") {
    auto const any = AnyObject::of(Samples{1}.make<Account>());
    CHECK_THROWS_AS(any.as<Contact>(), std::logic_error);
    CHECK_FALSE(any == AnyObject::of(Samples{1}.make<Contact>()));
}

TEST_CASE("R65: decimals that differ only in their zeros are the same amount") {
    auto const eur = Currency::parse("EUR").value();
    Payment    one{.invoice = {}, .received_on = {}, .amount = {Decimal::from_units(15, 1), eur}};
    Payment    two = one;
    two.amount     = {Decimal::from_units(150, 2), eur};
    CHECK(AnyObject::of(one) == AnyObject::of(two));
}
