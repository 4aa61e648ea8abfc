//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/personal_token.dart';
import 'package:json_annotation/json_annotation.dart';

part 'personal_token_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class PersonalTokenPage {
  /// Returns a new [PersonalTokenPage] instance.
  PersonalTokenPage({

    required  this.items,

    required  this.nextCursor,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<PersonalToken> items;



  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is PersonalTokenPage &&
      other.items == items &&
      other.nextCursor == nextCursor;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode);

  factory PersonalTokenPage.fromJson(Map<String, dynamic> json) => _$PersonalTokenPageFromJson(json);

  Map<String, dynamic> toJson() => _$PersonalTokenPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

