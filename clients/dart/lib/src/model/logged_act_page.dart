//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/logged_act.dart';
import 'package:json_annotation/json_annotation.dart';

part 'logged_act_page.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class LoggedActPage {
  /// Returns a new [LoggedActPage] instance.
  LoggedActPage({

    required  this.items,

    required  this.nextCursor,
  });

  @JsonKey(
    
    name: r'items',
    required: true,
    includeIfNull: false,
  )


  final List<LoggedAct> items;



  @JsonKey(
    
    name: r'next_cursor',
    required: true,
    includeIfNull: true,
  )


  final String? nextCursor;





    @override
    bool operator ==(Object other) => identical(this, other) || other is LoggedActPage &&
      other.items == items &&
      other.nextCursor == nextCursor;

    @override
    int get hashCode =>
        items.hashCode +
        (nextCursor == null ? 0 : nextCursor.hashCode);

  factory LoggedActPage.fromJson(Map<String, dynamic> json) => _$LoggedActPageFromJson(json);

  Map<String, dynamic> toJson() => _$LoggedActPageToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

