//
// AUTO-GENERATED FILE, DO NOT MODIFY!
//

// ignore_for_file: unused_element
import 'package:social_flow/src/model/avatar_state.dart';
import 'package:social_flow/src/model/avatar.dart';
import 'package:json_annotation/json_annotation.dart';

part 'me.g.dart';


@JsonSerializable(
  checked: true,
  createToJson: true,
  disallowUnrecognizedKeys: false,
  explicitToJson: true,
)
class Me {
  /// Returns a new [Me] instance.
  Me({

    required  this.userId,

    required  this.username,

    required  this.displayName,

    required  this.email,

    required  this.emailVerifiedAt,

    required  this.role,

    required  this.userType,

    required  this.isPremium,

    required  this.birthDate,

    required  this.isAdult,

    required  this.parentalConsent,

    required  this.bio,

    required  this.links,

    required  this.followersOnly,

    required  this.avatar,

    required  this.avatarUpload,

    required  this.createdAt,
  });

  @JsonKey(
    
    name: r'user_id',
    required: true,
    includeIfNull: false,
  )


  final String userId;



  @JsonKey(
    
    name: r'username',
    required: true,
    includeIfNull: false,
  )


  final String username;



  @JsonKey(
    
    name: r'display_name',
    required: true,
    includeIfNull: false,
  )


  final String displayName;



  @JsonKey(
    
    name: r'email',
    required: true,
    includeIfNull: false,
  )


  final String email;



      /// when the address was proven to be its owner's
  @JsonKey(
    
    name: r'email_verified_at',
    required: true,
    includeIfNull: true,
  )


  final DateTime? emailVerifiedAt;



  @JsonKey(
    
    name: r'role',
    required: true,
    includeIfNull: false,
  unknownEnumValue: MeRoleEnum.unknownDefaultOpenApi,
  )


  final MeRoleEnum role;



  @JsonKey(
    
    name: r'user_type',
    required: true,
    includeIfNull: false,
  unknownEnumValue: MeUserTypeEnum.unknownDefaultOpenApi,
  )


  final MeUserTypeEnum userType;



  @JsonKey(
    
    name: r'is_premium',
    required: true,
    includeIfNull: false,
  )


  final bool isPremium;



  @JsonKey(
    
    name: r'birth_date',
    required: true,
    includeIfNull: true,
  )


  final String? birthDate;



  @JsonKey(
    
    name: r'is_adult',
    required: true,
    includeIfNull: false,
  )


  final bool isAdult;



  @JsonKey(
    
    name: r'parental_consent',
    required: true,
    includeIfNull: false,
  unknownEnumValue: MeParentalConsentEnum.unknownDefaultOpenApi,
  )


  final MeParentalConsentEnum parentalConsent;



  @JsonKey(
    
    name: r'bio',
    required: true,
    includeIfNull: false,
  )


  final String bio;



  @JsonKey(
    
    name: r'links',
    required: true,
    includeIfNull: false,
  )


  final List<String> links;



  @JsonKey(
    
    name: r'followers_only',
    required: true,
    includeIfNull: false,
  unknownEnumValue: MeFollowersOnlyEnum.unknownDefaultOpenApi,
  )


  final List<MeFollowersOnlyEnum> followersOnly;



  @JsonKey(
    
    name: r'avatar',
    required: true,
    includeIfNull: true,
  )


  final Avatar? avatar;



  @JsonKey(
    
    name: r'avatar_upload',
    required: true,
    includeIfNull: true,
  )


  final AvatarState? avatarUpload;



  @JsonKey(
    
    name: r'created_at',
    required: true,
    includeIfNull: false,
  )


  final DateTime createdAt;





    @override
    bool operator ==(Object other) => identical(this, other) || other is Me &&
      other.userId == userId &&
      other.username == username &&
      other.displayName == displayName &&
      other.email == email &&
      other.emailVerifiedAt == emailVerifiedAt &&
      other.role == role &&
      other.userType == userType &&
      other.isPremium == isPremium &&
      other.birthDate == birthDate &&
      other.isAdult == isAdult &&
      other.parentalConsent == parentalConsent &&
      other.bio == bio &&
      other.links == links &&
      other.followersOnly == followersOnly &&
      other.avatar == avatar &&
      other.avatarUpload == avatarUpload &&
      other.createdAt == createdAt;

    @override
    int get hashCode =>
        userId.hashCode +
        username.hashCode +
        displayName.hashCode +
        email.hashCode +
        (emailVerifiedAt == null ? 0 : emailVerifiedAt.hashCode) +
        role.hashCode +
        userType.hashCode +
        isPremium.hashCode +
        (birthDate == null ? 0 : birthDate.hashCode) +
        isAdult.hashCode +
        parentalConsent.hashCode +
        bio.hashCode +
        links.hashCode +
        followersOnly.hashCode +
        (avatar == null ? 0 : avatar.hashCode) +
        (avatarUpload == null ? 0 : avatarUpload.hashCode) +
        createdAt.hashCode;

  factory Me.fromJson(Map<String, dynamic> json) => _$MeFromJson(json);

  Map<String, dynamic> toJson() => _$MeToJson(this);

  @override
  String toString() {
    return toJson().toString();
  }

}

enum MeRoleEnum {
@JsonValue(r'user')
user(r'user'),
@JsonValue(r'creator')
creator(r'creator'),
@JsonValue(r'moderator')
moderator(r'moderator'),
@JsonValue(r'admin')
admin(r'admin'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const MeRoleEnum(this.value);

final String value;

@override
String toString() => value;
}


enum MeUserTypeEnum {
@JsonValue(r'free')
free(r'free'),
@JsonValue(r'premium')
premium(r'premium'),
@JsonValue(r'creator')
creator(r'creator'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const MeUserTypeEnum(this.value);

final String value;

@override
String toString() => value;
}


enum MeParentalConsentEnum {
@JsonValue(r'not-needed')
notNeeded(r'not-needed'),
@JsonValue(r'given')
given(r'given'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const MeParentalConsentEnum(this.value);

final String value;

@override
String toString() => value;
}


enum MeFollowersOnlyEnum {
@JsonValue(r'bio')
bio(r'bio'),
@JsonValue(r'links')
links(r'links'),
@JsonValue(r'avatar')
avatar(r'avatar'),
@JsonValue(r'unknown_default_open_api')
unknownDefaultOpenApi(r'unknown_default_open_api');

const MeFollowersOnlyEnum(this.value);

final String value;

@override
String toString() => value;
}


