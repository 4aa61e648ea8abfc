//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/followed.dart';
import 'package:json_annotation/json_annotation.dart';

part 'follow_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class FollowPage {
  /// Returns a new [FollowPage] instance.
  FollowPage({

    required  this.items,

    required  this.nextCursor,

    required  this.total,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<Followed> items;



  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;



          // minimum: 0
  @JsonKey(
    
    name: r'total',
    required: true,
    includeIfNull: false,
  )


  final int total;





    @override
    bool operator ==(Object other) => identical(this, other) || other is FollowPage &&
      other.items == items &&
      other.nextCursor == nextCursor &&
      other.total == total;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode) +
        total.hashCode;

  factory FollowPage.fromJson(Map<String, dynamic> json) => _$FollowPageFromJson(json);

  Map<String, dynamic> toJson() => _$FollowPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

