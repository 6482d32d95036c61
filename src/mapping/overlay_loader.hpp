#pragma once

#include "expression_node.hpp"
#include "json_tree.hpp"
#include "row_extension.hpp"

#include <throughline/mapping/overlay.hpp>

#include <deque>
#include <map>

namespace throughline {

/// What an overlay owns. Addresses in it stay what they are: views and rows point to them.
struct Overlay::State {
    std::string                       name{};
    std::deque<std::string>           texts{};
    std::deque<OverlayTarget>         targets{};
    std::deque<RowExtension>          extensions{};
    std::deque<std::vector<FieldRow>> rows{};
    std::vector<MappingView>          mappings{};
    Crosswalks                        crosswalks{};

    std::string_view keep(std::string_view text) { return texts.emplace_back(text); }
};

/// One document on its way.
struct OverlayDocument {
    JsonTree   root;
    FaultList* faults;
};

/// One entry of a document: what messages about it point to.
struct OverlayEntry {
    JsonTree const& tree;
    FaultList&      faults;

    DocumentFault& fault(FaultKind kind, JsonTree const& where, std::string message) const {
        return faults.add(kind, where, std::move(message));
    }
    /// At a key of it, or at the entry where it has none.
    DocumentFault& fault(FaultKind kind, std::string_view key, std::string message) const {
        auto const* where = tree.find(key);
        return faults.add(kind, where ? *where : tree, std::move(message));
    }
    /// A key's text; empty where it has none.
    std::string_view text(std::string_view key) const {
        auto const* found = tree.find(key);
        return found && found->is_text() ? std::string_view{found->text} : std::string_view{};
    }
    std::string place() const { return faults.place_of(tree.at); }
};

/// One mapping while overlays change it.
class OverlayDraft {
  public:
    OverlayDraft(MappingView const& base, VendorObject const* described) : base_{base}, described_{described} {
        for (auto const& row : base.rows) lines_.push_back({row});
    }

    struct Line {
        FieldRow    row;
        bool        removed = false;
        std::size_t instead_of{~std::size_t{0}};  // Of an added line: the base's line whose place it takes.
        std::optional<OverlayEntry> entry{};
    };

    MappingView const&  base() const { return base_; }
    VendorObject const* described() const { return described_; }
    std::vector<Line>&  lines() { return lines_; }
    bool                is_changed() const { return changed_; }
    /// More lines were added than a mapping can have; those beyond are not kept.
    bool is_too_large() const { return added_ > lines_max; }

    /// The line that names the currency of the record's amounts; null where there is none.
    FieldRow* record_currency();

    void add(FieldRow row, OverlayEntry const& entry, std::size_t instead_of = ~std::size_t{0});
    void remove(std::size_t line);
    /// Lists lines that claim one vendor field, and fields that are values and objects.
    void check_fields();
    /// All lines in their final order: those of one nested object stand one under the other.
    std::vector<FieldRow> rows() const;

    std::map<std::string, OverlayEntry, std::less<>> members_taken{};  // And where.
    std::map<std::string, OverlayEntry, std::less<>> customs_taken{};

  private:
    static constexpr std::size_t lines_max = RowSet{}.size();

    bool agree(Line const& added, Line const& other);

    MappingView         base_;
    VendorObject const* described_;
    std::vector<Line>   lines_{};
    bool                changed_ = false;
    std::size_t         added_   = 0;
};

/// Reads the entries of one object into its draft.
class OverlayObjectLoader {
  public:
    OverlayObjectLoader(OverlayDraft& draft, Overlay::State& state, OverlayBase const& base, FaultList& faults)
        : draft_{draft}, state_{state}, base_{base}, faults_{faults}, type_{draft.base().type()} {}

    void load(JsonTree const& object);

  private:
    struct Way {
        Direction direction = Direction::both;
        bool      writes() const { return direction != Direction::read; }
        bool      reads() const { return direction != Direction::write; }
    };

    void field(OverlayEntry const& entry);
    void custom(OverlayEntry const& entry);
    void computed(OverlayEntry const& entry);
    void constant(OverlayEntry const& entry);
    void omit(OverlayEntry const& entry);
    void ignore(OverlayEntry const& entry);

    // What entries have in common.
    std::optional<std::size_t> place_of(OverlayEntry const& entry);
    bool                       take_member(OverlayEntry const& entry, std::size_t place);
    std::optional<std::size_t> base_line(OverlayEntry const& entry, std::size_t place);
    bool vendor_field(OverlayEntry const& entry, std::string_view name, std::optional<ValueType> type, bool writes,
                      bool free_text);
    std::optional<Way>        way(OverlayEntry const& entry, Direction otherwise);
    bool                      one_of_field_and_from(OverlayEntry const& entry, bool needed);
    std::optional<Expression> expression(OverlayEntry const& entry, ValueType wanted);
    bool                      settle_direction(OverlayEntry const& entry, OverlayTarget& target, Way& way);
    void add_rows(OverlayEntry const& entry, OverlayTarget& target, FieldRow row, std::size_t instead_of);

    // Members.
    bool member_codec(OverlayEntry const& entry, MemberType const& member, OverlayTarget& target);
    bool codec_crosswalk(OverlayEntry const& entry, ValueCodec& codec);
    bool codec_reference(OverlayEntry const& entry, ValueCodec& codec);
    bool member_way(OverlayEntry const& entry, FieldRow const* base, MemberType const& member, Way& way);
    bool defaults(OverlayEntry const& entry, OverlayTarget& target);
    bool follow_currency(OverlayEntry const& entry, FieldRow const& row, bool plain);
    bool fill_target(OverlayEntry const& entry, FieldRow const* base, MemberType const& member, OverlayTarget& target);

    // Custom fields.
    bool custom_name(OverlayEntry const& entry);
    bool custom_codec(OverlayEntry const& entry, OverlayTarget& target);
    bool custom_default(OverlayEntry const& entry, std::string_view key, OverlayTarget const& target,
                        std::string& into);

    OverlayDraft&      draft_;
    Overlay::State&    state_;
    OverlayBase const& base_;
    FaultList&         faults_;
    ObjectType const&  type_;
};

/// A value of a document as canonical JSON: numbers in quotes where the model says them so.
std::string canonical_text(JsonTree const& tree, MemberKind kind);

/// `legal_entity` of `LegalEntity`: the crosswalk whose codes are that object's identity.
std::string crosswalk_of(std::string_view object);

MemberKind kind_of(CustomType type);

}  // namespace throughline
