//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/received_part.dart';
import 'package:json_annotation/json_annotation.dart';

part 'upload_state.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class UploadState {
  /// Returns a new [UploadState] instance.
  UploadState({

    required  this.videoId,

    required  this.partSizeBytes,

    required  this.partCount,

    required  this.received,

    required  this.missing,
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



  @JsonKey(
    
    name: r'received',
    required: true,
    includeIfNull: false,
  )


  final List<ReceivedPart> received;



  @JsonKey(
    
    name: r'missing',
    required: true,
    includeIfNull: false,
  )


  final List<int> missing;





    @override
    bool operator ==(Object other) => identical(this, other) || other is UploadState &&
      other.videoId == videoId &&
      other.partSizeBytes == partSizeBytes &&
      other.partCount == partCount &&
      other.received == received &&
      other.missing == missing;

    @override
    int get hashCode =>
        videoId.hashCode +
        partSizeBytes.hashCode +
        partCount.hashCode +
        received.hashCode +
        missing.hashCode;

  factory UploadState.fromJson(Map<String, dynamic> json) => _$UploadStateFromJson(json);

  Map<String, dynamic> toJson() => _$UploadStateToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

