//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'rendition.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Rendition {
  /// Returns a new [Rendition] instance.
  Rendition({

    required  this.name,

    required  this.width,

    required  this.height,

    required  this.bitrateBps,
  });

  @JsonKey(
    
    name: r'name',
    required: true,
    includeIfNull: false,
  )


  final String name;



  @JsonKey(
    
    name: r'width',
    required: true,
    includeIfNull: false,
  )


  final int width;



  @JsonKey(
    
    name: r'height',
    required: true,
    includeIfNull: false,
  )


  final int height;



      /// the ceiling; quality-defined encoding stays below it where it can
  @JsonKey(
    
    name: r'bitrate_bps',
    required: true,
    includeIfNull: false,
  )


  final int bitrateBps;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Rendition &&
      other.name == name &&
      other.width == width &&
      other.height == height &&
      other.bitrateBps == bitrateBps;

    @override
    int get hashCode =>
        name.hashCode +
        width.hashCode +
        height.hashCode +
        bitrateBps.hashCode;

  factory Rendition.fromJson(Map<String, dynamic> json) => _$RenditionFromJson(json);

  Map<String, dynamic> toJson() => _$RenditionToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

