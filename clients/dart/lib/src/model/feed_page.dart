//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/feed_item.dart';
import 'package:json_annotation/json_annotation.dart';

part 'feed_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class FeedPage {
  /// Returns a new [FeedPage] instance.
  FeedPage({

    required  this.items,

    required  this.nextCursor,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<FeedItem> items;



      /// pass it as `cursor` for the items before these
  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is FeedPage &&
      other.items == items &&
      other.nextCursor == nextCursor;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode);

  factory FeedPage.fromJson(Map<String, dynamic> json) => _$FeedPageFromJson(json);

  Map<String, dynamic> toJson() => _$FeedPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

