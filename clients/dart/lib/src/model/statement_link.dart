//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'statement_link.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class StatementLink {
  /// Returns a new [StatementLink] instance.
  StatementLink({

    required  this.period,

    required  this.root,

    required  this.url,

    required  this.expiresAt,
  });

  @JsonKey(
    
    name: r'period',
    required: true,
    includeIfNull: false,
  )


  final String period;



  @JsonKey(
    
    name: r'root',
    required: true,
    includeIfNull: false,
  )


  final String root;



  @JsonKey(
    
    name: r'url',
    required: true,
    includeIfNull: false,
  )


  final String url;



  @JsonKey(
    
    name: r'expires_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime expiresAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is StatementLink &&
      other.period == period &&
      other.root == root &&
      other.url == url &&
      other.expiresAt == expiresAt;

    @override
    int get hashCode =>
        period.hashCode +
        root.hashCode +
        url.hashCode +
        expiresAt.hashCode;

  factory StatementLink.fromJson(Map<String, dynamic> json) => _$StatementLinkFromJson(json);

  Map<String, dynamic> toJson() => _$StatementLinkToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

