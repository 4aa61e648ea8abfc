//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:json_annotation/json_annotation.dart';

part 'upload.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Upload {
  /// Returns a new [Upload] instance.
  Upload({

    required  this.videoId,

    required  this.partSizeBytes,

    required  this.partCount,
  });

  @JsonKey(
    
    name: r'video_id',
    required: true,
    includeIfNull: false,
  )


  final String videoId;



  @JsonKey(
    
    name: r'part_size_bytes',
    required: true,
    includeIfNull: false,
  )


  final int partSizeBytes;



  @JsonKey(
    
    name: r'part_count',
    required: true,
    includeIfNull: false,
  )


  final int partCount;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Upload &&
      other.videoId == videoId &&
      other.partSizeBytes == partSizeBytes &&
      other.partCount == partCount;

    @override
    int get hashCode =>
        videoId.hashCode +
        partSizeBytes.hashCode +
        partCount.hashCode;

  factory Upload.fromJson(Map<String, dynamic> json) => _$UploadFromJson(json);

  Map<String, dynamic> toJson() => _$UploadToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

